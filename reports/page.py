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

from conformance.verdict.results import VERDICTS, Run
from reports import documents, history, page_data, page_text, text
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
STYLES = ("base.css", "controls.css", "start.css", "grid.css", "panel.css")
SCRIPTS = (
    *("text.js", "data.js", "state.js", "filters.js", "cells.js", "grid.js", "panel.js", "start.js"),
    *("theme.js", "main.js"),
)
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
    html = page.render(_sources(), **_content(every))
    return _SURROGATE.sub("\ufffd", html)


def _content(every: Sequence[Column]) -> dict[str, object]:
    devices = history.by_device(every)
    columns = list(itertools.chain.from_iterable(devices.values()))
    claims = sorted(history.claims(every).values(), key=lambda claim: (page_data.api(claim), claim.id))
    labels = {column.label: column.run for column in every}
    papers = documents.load()
    return {
        "verdicts": VERDICTS,
        "meanings": MEANINGS,
        "devices": devices,
        "columns": columns,
        "claims": claims,
        "groups": [(name, list(members)) for name, members in itertools.groupby(claims, key=page_data.api)],
        "told": {
            claim.id: "; ".join(documents.by_devices(page_data.told_of(claim, columns))) for claim in claims
        },
        "choices": page_data.choices(columns, claims),
        "titles": {paper.name: f"{paper.name} {paper.title}" for paper in papers},
        "runs": list(labels.items()),
        "surprises": sum(verdict.surprise for run in labels.values() for verdict in run.verdicts.values()),
        "data": Markup(page_data.embedded(columns, claims, papers)),
    }


def _sources() -> dict[str, object]:
    """The style and the scripts of the page, and the policy that names them."""
    signs = [text.CELLS[verdict][0] for verdict in VERDICTS]
    rules = (f'.v{place} {{ --sign: "{sign}"; }}\n' for place, sign in enumerate(signs))
    style = _source(STYLES) + "".join(rules)
    head = _source(("head.js",))
    script = f'(() => {{\n"use strict";\n{_source(SCRIPTS)}}})();\n'
    policy = (
        f"default-src 'none'; script-src {_digest(head)} {_digest(script)}; style-src {_digest(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return {"policy": policy, "style": Markup(style), "head": Markup(head), "script": Markup(script)}


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
