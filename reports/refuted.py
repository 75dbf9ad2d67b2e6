"""What the documents and the reference documentation say and the newest torch of the runs contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.verdict.results import Claim, Run
from reports import documents, history, text
from reports.history import Column

HEAD = ("numbers", "what is published", "what is true", "history")


def render(runs: Sequence[Run], papers: Sequence[documents.Document]) -> str:
    """Markdown: a table of the refuted claims, by the first number that each cites."""
    every = history.columns(runs)
    published = [number for paper in papers if not paper.is_law for number in paper.numbers]
    lines = [
        "# What is published and not so",
        "",
        "What the documents and the reference documentation say, split into claims that can be checked,"
        f" and torch {text.markdown(every[-1].label)} contradicts on some device; what is true instead; and"
        " since when. [The documents](documents.md) have it number by number.",
        "",
        *text.markdown_table(HEAD, [*_rows(every, published)]),
    ]
    return "\n".join(lines) + "\n"


def _rows(every: Sequence[Column], published: Sequence[str]) -> Iterator[list[str]]:
    places = {number: place for place, number in enumerate(published)}
    newest = [columns[-1] for columns in history.by_device(every).values()]
    found = [
        (sorted(places[number] for number in claim.cites if number in places), claim)
        for claim in history.claims(every).values()
    ]
    for numbers, claim in sorted(found, key=lambda each: (each[0], each[1].id)):
        refuted = [verdict for column in newest if (verdict := column.verdict(claim.id))]
        refuted = [verdict for verdict in refuted if verdict.verdict == "refuted"]
        if numbers and refuted:
            cited = ", ".join(published[place] for place in numbers)
            truth = refuted[0].because or f"{claim.id} is refuted, which is a surprise"
            yield [cited, text.sentence(claim.sentence), text.markdown(truth), _told(claim, every)]


def _told(claim: Claim, every: Sequence[Column]) -> str:
    return "<br>".join(map(text.markdown, documents.by_devices(documents.spoken(claim, every))))
