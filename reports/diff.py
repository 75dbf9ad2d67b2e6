"""The changes between two runs as text for a terminal, for a pull request, or for a program."""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Iterator, Sequence

from conformance.verdict.results import Verdict
from reports import failures, text
from reports.changes import GROUPS, Change, Comparison

LONGEST_COMMENT = 60_000
_TABLE_HEAD = 5
_WITH_SCRIPT = ("newly refuted", "other failure than before", "crashed")


def render(comparison: Comparison, style: str) -> str:
    """The comparison as 'terminal', 'markdown' (at most LONGEST_COMMENT characters) or 'json'."""
    return {"terminal": _terminal, "markdown": _markdown, "json": _json}[style](comparison)


def summary(comparison: Comparison) -> str:
    """From which torch to which, and how many changes of each group, in one line."""
    counts = {group: len(list(changes)) for group, changes in _grouped(comparison)}
    nothing = "nothing changed" + (" in what was judged" if comparison.judged_in_part else "")
    words = ", ".join(f"{count} {group}" for group, count in counts.items()) or nothing
    return f"torch {comparison.old.torch} to {comparison.new.torch}: {words}"


def _said(comparison: Comparison) -> list[str]:
    return [*comparison.notes, *comparison.judged_in_part]


def _grouped(comparison: Comparison) -> Iterator[tuple[str, Sequence[Change]]]:
    for group, changes in itertools.groupby(comparison.changes, key=lambda change: change.group):
        yield group, list(changes)


def _name(change: Change) -> str:
    return change.claim.id if change.claim else "every claim"


def _verdicts(change: Change) -> str:
    words = [verdict.verdict if verdict else "not stated" for verdict in (change.before, change.now)]
    surprise = " (a surprise)" if change.now and change.now.surprise else ""
    return "" if change.claim is None else f"{words[0]} → {words[1]}{surprise}"


def _details(change: Change) -> Iterator[tuple[str, str]]:
    if change.lost:
        failing = change.group == "newly failing round trips"
        yield "found" if failing else "no longer covered", ", ".join(change.lost)
    for when, verdict in (("before", change.before), ("now", change.now)):
        said = (failures.observed(verdict) or verdict.reason) if verdict else ""
        if said:
            yield when, said
        if verdict and verdict.cause and change.group == "other failure than before":
            yield f"cause {when}", ", ".join(f"{name} {value}" for name, value in verdict.cause.items())


def _terminal(comparison: Comparison) -> str:
    lines = []
    for group, changes in _grouped(comparison):
        lines += [f"{group.capitalize()} ({len(changes)})", ""]
        for change in changes:
            devices = ", ".join(change.devices)
            line = text.plain(f"{_name(change)} on {devices}: {_verdicts(change)}")
            lines.append(f"  {line.rstrip(' :')}")
            if change.claim:
                lines.append(f"    {text.plain(change.claim.sentence)}")
            lines += [f"    {label}: {text.plain(said, 300)}" for label, said in _details(change)]
        lines.append("")
    lines += [f"Note: {text.plain(note)}" for note in _said(comparison)]
    return "\n".join([*lines, text.plain(summary(comparison))]) + "\n"


def _markdown(comparison: Comparison) -> str:
    blocks = [f"## {text.markdown(summary(comparison))}", *_tables(comparison), *_scripts(comparison)]
    notes = [f"- {text.markdown(note)}" for note in _said(comparison)]
    blocks[1:1] = ["\n".join(notes)] if notes else []
    return _fitted(blocks)


def _tables(comparison: Comparison) -> Iterator[str]:
    for group, changes in _grouped(comparison):
        rows = [
            [
                text.code(_name(change)),
                text.markdown(", ".join(change.devices)),
                text.markdown(_verdicts(change)),
                text.sentence(change.claim.sentence if change.claim else ""),
                "<br>".join(f"{label}: {text.code(said, 300)}" for label, said in _details(change)),
            ]
            for change in changes
        ]
        table = text.markdown_table(["claim", "devices", "verdict", "it says", "observed"], rows)
        yield "\n".join([f"### {group.capitalize()} ({len(changes)})", "", *table])


def _scripts(comparison: Comparison) -> Iterator[str]:
    for change in comparison.changes:
        if change.group in _WITH_SCRIPT and change.now and change.now.script:
            name = html.escape(text.plain(_name(change)))
            title = f"<details><summary><code>{name}</code>: a program that shows it</summary>"
            yield "\n".join([title, "", text.fenced(change.now.script), "", "</details>"])


def _fitted(blocks: Sequence[str]) -> str:
    kept, size = [], 0
    for block in blocks:
        lines = block.split("\n")
        while lines and size + len("\n".join(lines)) > LONGEST_COMMENT:
            lines = lines[:-1] if lines[0].startswith("###") and len(lines) > _TABLE_HEAD else []
        size += len("\n".join(lines)) + 2
        kept.append("\n".join(lines))
    if kept != list(blocks):
        kept.append("This comment is full: --format json has the changes that it leaves out.")
    return "\n\n".join(block for block in kept if block) + "\n"


def _json(comparison: Comparison) -> str:
    fields = {
        "old": comparison.old.torch,
        "new": comparison.new.torch,
        "summary": summary(comparison),
        "counts": {group: sum(change.group == group for change in comparison.changes) for group in GROUPS},
        "changes": [_change_as_json(change) for change in comparison.changes],
        "notes": _said(comparison),
    }
    return json.dumps(fields, indent=1) + "\n"


def _change_as_json(change: Change) -> dict[str, object]:
    return {
        "group": change.group,
        "claim": change.claim.id if change.claim else None,
        "sentence": change.claim.sentence if change.claim else "",
        "devices": change.devices,
        "before": _as_json(change.before),
        "now": _as_json(change.now),
        "lost": change.lost,
    }


def _as_json(verdict: Verdict | None) -> dict[str, object] | None:
    if verdict is None:
        return None
    names = (
        "verdict",
        "expected",
        "surprise",
        "because",
        "reason",
        "failure",
        "cause",
        "inputs",
        "script",
        "mode",
    )
    return {name: getattr(verdict, name) for name in names}
