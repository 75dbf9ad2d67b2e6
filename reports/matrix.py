"""Claims by torch versions: one table for each device, what surprised, and the sum of it."""

from __future__ import annotations

import itertools
import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from conformance.verdict.results import VERDICTS, Run, Verdict
from reports import failures, history, text
from reports.history import Column
from reports.loading import RefusedError


def render(runs: Sequence[Run], style: str, device: str | None = None) -> str:
    """The matrix of the runs as 'terminal', 'markdown' or 'json', of one device if it is named.

    Raises RefusedError where no run has the device.
    """
    every = history.columns(runs)
    if device is not None:
        known = ", ".join(history.by_device(every))
        every = [column for column in every if column.device == device]
        if not every:
            raise RefusedError(f"no run has the device {device!r}; name one of {known}")
    return {"terminal": _terminal, "markdown": _markdown, "json": _json}[style](every)


def summary(every: Sequence[Column]) -> str:
    """How many claims, columns, verdicts of each word and surprises there are, in one line."""
    counts = Counter(verdict.verdict for column in every for verdict in _verdicts(column))
    words = ", ".join(f"{counts[word]} {word}" for word in VERDICTS if counts[word])
    of = f"{text.counted(len(history.claims(every)), 'claim')} in {text.counted(len(every), 'column')}"
    return f"{of}: {words}; {text.counted(len(list(_surprises(every))), 'surprise')}"


def _verdicts(column: Column) -> list[Verdict]:
    return [verdict for (_, device), verdict in column.run.verdicts.items() if device == column.device]


def _surprises(every: Sequence[Column]) -> Iterator[tuple[Column, Verdict]]:
    for column in every:
        for verdict in sorted(_verdicts(column), key=lambda verdict: verdict.claim):
            if verdict.surprise:
                yield column, verdict


def _grid(of_device: Sequence[Column]) -> Iterator[tuple[str, list[str]]]:
    for claim in history.claims(of_device):
        verdicts = [column.verdict(claim) for column in of_device]
        if any(verdicts):
            yield claim, list(map(text.cell, verdicts))


def _terminal(every: Sequence[Column]) -> str:
    lines = []
    for device, of_device in history.by_device(every).items():
        head = ["claim", *(text.plain(column.label) for column in of_device)]
        rows = [[text.plain(claim), *cells] for claim, cells in _grid(of_device)]
        lines += [f"Device {text.plain(device)}", "", *text.terminal_table(head, rows), ""]
    lines += [text.LEGEND, ""]
    for column, verdict in _surprises(every):
        place = text.plain(f"{verdict.claim} on torch {column.label}, {column.device}")
        lines.append(f"Surprise: {place}: {verdict.verdict}, expected {verdict.expected}{_why(verdict)}")
    return "\n".join([*lines, summary(every)]) + "\n"


def _markdown(every: Sequence[Column]) -> str:
    lines = ["# Claims by torch versions", "", f"{text.markdown(text.LEGEND)}.", ""]
    for device, of_device in history.by_device(every).items():
        head = ["claim", *(text.markdown(column.label) for column in of_device)]
        grid = list(_grid(of_device))
        alike = [(claim, cells[0]) for claim, cells in grid if len(cells) > 1 and len({*cells}) == 1]
        apart = {claim for claim, _ in grid} - {claim for claim, _ in alike}
        rows = [[text.code(claim), *map(text.markdown, cells)] for claim, cells in grid if claim in apart]
        lines += [f"## Device {text.markdown(device)}", "", *text.markdown_table(head, rows), ""]
        lines += _everywhere(alike)
    surprising = [
        [
            text.code(verdict.claim),
            text.markdown(column.label),
            text.markdown(column.device),
            verdict.verdict,
            verdict.expected,
            text.code(failures.observed(verdict), 200),
        ]
        for column, verdict in _surprises(every)
    ]
    if surprising:
        head = ["claim", "torch", "device", "verdict", "expected", "observed"]
        lines += ["## Surprises", "", *text.markdown_table(head, surprising), ""]
    return "\n".join([*lines, f"{summary(every)}."]) + "\n"


def _everywhere(alike: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Lines for the claims whose verdict is one in every column, by that verdict."""
    if alike:
        yield from ("The same in every column:", "")
    for cell, group in itertools.groupby(sorted(alike, key=lambda each: each[1]), key=lambda each: each[1]):
        listed = f"* {text.markdown(cell)}: {', '.join(text.code(claim) for claim, _ in group)}"
        yield from textwrap.wrap(listed, 110, subsequent_indent="  ", break_on_hyphens=False)
        yield ""


def _why(verdict: Verdict) -> str:
    observed = text.plain(failures.observed(verdict), 200)
    return f" ({observed})" if observed else ""


def _json(every: Sequence[Column]) -> str:
    claims = [
        {
            "id": claim.id,
            "sentence": claim.sentence,
            "cites": claim.cites,
            "kind": claim.kind,
            "cells": [_cell(column.verdict(claim.id)) for column in every],
        }
        for claim in history.claims(every).values()
    ]
    fields = {"summary": summary(every), "columns": list(map(_head, every)), "claims": claims}
    return json.dumps(fields, indent=1) + "\n"


def _head(column: Column) -> dict[str, object]:
    facts = {name: getattr(column.run.header, name) for name in ("torch", "numpy", "python")}
    return {**facts, "device": column.device, "label": column.label}


def _cell(verdict: Verdict | None) -> dict[str, object] | None:
    if verdict is None:
        return None
    return {"verdict": verdict.verdict, "expected": verdict.expected, "surprise": verdict.surprise}
