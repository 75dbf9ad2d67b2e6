"""The findings: laws that some torch breaks, with the shortest script, what is lost, and a text to file."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.verdict.results import Run
from reports import history, text
from reports.loading import RefusedError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent / "findings"
SEVERITIES = ("memory unsafe", "silently wrong", "wrong refusal", "misleading documentation")


@dataclasses.dataclass(frozen=True)
class Finding:
    """What breaks, by what claims it is measured, what a user loses, who knows of it upstream."""

    name: str
    title: str
    severity: str
    claims: tuple[str, ...]
    loses: str
    upstream: str
    report: str
    script: str


def load(folder: Path = FOLDER) -> list[Finding]:
    """All findings, the worst first. Raises RefusedError for one that cannot be used."""
    path = folder / "findings.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        found = [
            Finding(
                name=name,
                script=(folder / f"{name}.py").read_text(encoding="utf-8"),
                **{"report": ""} | fields | {"claims": tuple(fields["claims"])},
            )
            for name, fields in tables.items()
        ]
        return sorted(found, key=lambda each: SEVERITIES.index(each.severity))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RefusedError(f"{path} cannot be used ({type(error).__name__}: {error}); mend it") from None


def worst(findings: Sequence[Finding], count: int = 5) -> list[str]:
    """The worst findings as a list in Markdown."""
    return [f"* {each.title} ({each.severity})" for each in findings[:count]]


def summary(runs: Sequence[Run], findings: Sequence[Finding]) -> list[str]:
    """A Markdown table of the findings, with the history of the first claim of each."""
    every = history.columns(runs)
    rows = [
        [
            each.severity,
            each.title,
            next(versions(each, every), "").partition(": ")[2],
            each.upstream or "none found",
        ]
        for each in findings
    ]
    return [*text.markdown_table(["severity", "finding", "the law", "upstream"], rows)]


def render(runs: Sequence[Run], findings: Sequence[Finding]) -> str:
    """Markdown: each finding with its versions as the runs have them, its script and its text."""
    every = history.columns(runs)
    lines = ["# Findings", ""]
    lines += [
        "Laws and promises that some version of torch breaks on the CPU, by severity. The list is written",
        "by hand; the versions come from the runs. The scripts need only torch and NumPy, and fail, or die,",
        "where the law is broken.",
        "",
        *summary(runs, findings),
        "",
    ]
    for severity in SEVERITIES:
        lines += [f"## {severity.capitalize()}", ""]
        for each in findings:
            if each.severity == severity:
                lines += _told(each, every)
    return "\n".join(lines).rstrip() + "\n"


def _told(finding: Finding, every: Sequence[history.Column]) -> Iterator[str]:
    yield from (f"### {finding.title}", "", finding.loses, "")
    yield from (f"* {line}" for line in versions(finding, every))
    if finding.upstream:
        yield f"* upstream: {finding.upstream}"
    yield from (
        "",
        f"`reports/findings/{finding.name}.py`:",
        "",
        "```python",
        finding.script.rstrip(),
        "```",
        "",
    )
    if finding.report:
        quoted = (f"> {line}".rstrip() for line in finding.report.strip().splitlines())
        yield from ("No issue was found upstream. A text to file, with the script:", "", *quoted, "")


def versions(finding: Finding, every: Sequence[history.Column]) -> Iterator[str]:
    """For each claim of a finding its history on the CPU, as the runs have it."""
    stated = history.claims(every)
    on_cpu = [column for column in every if column.device == "cpu"]
    for claim in finding.claims:
        if claim in stated:
            yield f"`{claim}`: {text.plain(history.history(stated[claim], on_cpu))}"
