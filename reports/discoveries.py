"""The findings: what some torch breaks, with the shortest script, what is lost, and a text to file.

Those of findings.toml are of laws, whose verdicts say in which versions; those of modes.toml of code that
does not run eagerly, and their scripts were run on the versions of MEASURED.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance.verdict.results import Run
from reports import history, text
from reports.loading import RefusedError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent / "findings"
MEASURED = ("2.1", "2.3", "2.9", "2.15")
SEVERITIES = ("memory unsafe", "silently wrong", "wrong refusal", "misleading documentation")


@dataclasses.dataclass(frozen=True)
class Finding:
    """What breaks, by what it is measured, what a user loses, who knows of it upstream.

    It is measured by ``claims``, or in a ``mode`` by its script, which fails on the versions ``broken``.
    """

    name: str
    title: str
    severity: str
    claims: tuple[str, ...]
    loses: str
    upstream: str
    report: str
    script: str
    mode: str = ""
    broken: tuple[str, ...] = ()


def load(folder: Path = FOLDER) -> list[Finding]:
    """All findings, the worst first. Raises RefusedError for one that cannot be used."""
    path = folder
    found = []
    try:
        for path in sorted(folder.glob("*.toml")):
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            found += [_finding(folder, name, fields) for name, fields in tables.items()]
        return sorted(found, key=lambda each: SEVERITIES.index(each.severity))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RefusedError(f"{path} cannot be used ({type(error).__name__}: {error}); mend it") from None


def _finding(folder: Path, name: str, fields: Mapping[str, Any]) -> Finding:
    script = (folder / f"{name}.py").read_text(encoding="utf-8")
    listed = {each: tuple(fields.get(each, ())) for each in ("claims", "broken")}
    return Finding(name=name, script=script, **{"report": ""} | dict(fields) | listed)


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
        "by hand; the versions come from the runs, for code in a mode from running its script on torch",
        f"{', '.join(MEASURED)}. The scripts need only torch and NumPy, and fail, or die, where the law",
        "is broken.",
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
        yield "No issue for exactly this was found upstream. A text to file, with the script:"
        yield from ("", *quoted, "")


def versions(finding: Finding, every: Sequence[history.Column]) -> Iterator[str]:
    """For each claim of a finding its history on the CPU; for one of a mode what its script showed."""
    if finding.mode:
        sound = [each for each in MEASURED if each not in finding.broken]
        beside = f", not on {', '.join(sound)}" if sound else ""
        yield f"`{finding.mode}`: broken on torch {', '.join(finding.broken)}{beside}"
    stated = history.claims(every)
    on_cpu = [column for column in every if column.device == "cpu"]
    for claim in finding.claims:
        if claim in stated:
            yield f"`{claim}`: {text.plain(history.history(stated[claim], on_cpu))}"
