"""The page: every claim by every column, in one HTML file that needs no network.

Texts of a results file are untrusted. In the markup they are escaped, in the data they are JSON
without a character that HTML reads, and the policy of the page lets nothing run but its own script.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conformance.results import VERDICTS, Claim, Run
from reports import documents, history, page_data, page_text, text
from reports.documents import Document
from reports.history import Column

MEANINGS = {
    "holds": "no input broke the claim",
    "refuted": "an input breaks the claim",
    "errored": "the check itself broke, so nothing is known",
    "crashed": "the interpreter died while the claim was checked",
    "timed-out": "the check did not end in time",
    "absent": "the device, dtype or call is not there",
}
TEMPLATES = Path(__file__).parent / "templates"
STYLES = ("base.css", "controls.css", "grid.css", "panel.css")
SCRIPTS = ("text.js", "data.js", "state.js", "filters.js", "grid.js", "panel.js", "main.js")
_SURROGATE = re.compile("[\ud800-\udfff]")


def render(runs: list[Run]) -> str:
    """The page for these runs as HTML.

    Raises ValueError where there is no run to show or a number in one is not finite, and RefusedError
    where the table of the documents is missing or wrong.
    """
    if not runs:
        raise ValueError("there is no run to show; name at least one results file")
    every = history.columns(runs)
    page = _environment().get_template("page.html.j2")
    html = page.render(_sources(history.by_device(every)), **_content(every))
    return _SURROGATE.sub("\ufffd", html)


def _content(every: Sequence[Column]) -> dict[str, object]:
    devices = history.by_device(every)
    columns = list(itertools.chain.from_iterable(devices.values()))
    claims = sorted(history.claims(every).values(), key=lambda claim: (_api(claim), claim.id))
    labels = {column.label: column.run for column in every}
    papers = documents.load()
    return {
        "verdicts": VERDICTS,
        "meanings": MEANINGS,
        "devices": devices,
        "columns": columns,
        "claims": claims,
        "labels": list(labels),
        "groups": [(name, list(members)) for name, members in itertools.groupby(claims, key=_api)],
        "cells": {claim.id: list(page_data.cells(claim, columns)) for claim in claims},
        "documents": _documents(claims, papers),
        "kinds": sorted({claim.kind for claim in claims}),
        "runs": list(labels.items()),
        "surprises": sum(verdict.surprise for run in labels.values() for verdict in run.verdicts.values()),
        "data": Markup(page_data.embedded(columns, claims, papers)),
    }


def _documents(claims: Sequence[Claim], papers: Sequence[Document]) -> dict[str, str]:
    """The documents that the claims cite, by name, with their titles where they are known."""
    titles = {paper.name: f"{paper.name} {paper.title}" for paper in papers}
    names = {number.partition(".")[0] for claim in claims for number in claim.cites}
    return {name: titles.get(name, name) for name in sorted(names)}


def _sources(devices: dict[str, list[Column]]) -> dict[str, object]:
    """The style and the scripts of the page, and the policy that names them."""
    style = _source(STYLES) + _layout(devices)
    head = _source(("head.js",))
    script = f'(() => {{\n"use strict";\n{_source(SCRIPTS)}}})();\n'
    policy = (
        f"default-src 'none'; script-src {_digest(head)} {_digest(script)}; style-src {_digest(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return {"policy": policy, "style": Markup(style), "head": Markup(head), "script": Markup(script)}


def _layout(devices: dict[str, list[Column]]) -> str:
    """The style rules that depend on how many columns there are."""
    counts = [len(members) for members in devices.values()]
    tracks = " ".join(f"var(--wide) repeat({count - 1}, var(--cell))" if count > 1 else "var(--wide)" for count in counts)
    cells = f"calc({sum(counts)} * var(--cell) + {len(counts)} * var(--gap))"
    spans = [f".js .devices > :nth-child({place}) {{ grid-column: span {count}; }}\n" for place, count in enumerate(counts, 2)]
    return f":root {{ --tracks: {tracks}; --cells: {cells}; }}\n{''.join(spans)}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(plain=text.plain, shown=page_text.shown, counted=text.counted)
    return environment


def _source(names: Iterable[str]) -> str:
    return "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _api(claim: Claim) -> str:
    return claim.id.partition(".")[0]
