"""What may cross between torch and NumPy, by kind: taken, refused or wrong on the newest torch of runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.verdict.results import Claim, Run
from reports import history, text
from reports.history import Column

# The question that each kind answers, and the words with which the ids of its claims begin.
KINDS = {
    "What may stand beside a tensor, as an operand?": ("operands", "operators", "ufuncs"),
    "What may I put into an index?": ("indices",),
    "What may I give as a number, a size, a dimension or a seed?": ("arguments",),
    "What may I set of an optimizer, a layer, a loss or a sampler?": ("settings",),
    "What may I make a tensor of?": ("sequences",),
    "Which NumPy functions take a tensor?": ("numpy-functions", "reductions"),
    "What may a batch hold?": ("default_collate", "default_convert", "batches"),
    "What may I save and copy?": ("files", "copies"),
    "What may I ask of DLPack?": ("dlpack",),
    "What does a keyword change?": ("keywords",),
    "What is a cast, and what a view?": ("casts", "views"),
}
ANSWERS = ("taken", "refused", "wrong", "absent")
HEAD = ("", "what is claimed", "what is so instead")


def render(runs: Sequence[Run]) -> str:
    """Markdown: the number of claims by kind and answer, then each kind with its claims."""
    newest = history.by_device(history.columns(runs))["cpu"][-1]
    kinds = {question: list(_rows(newest, words)) for question, words in KINDS.items()}
    counted = [
        [text.markdown(question), *(str([row[0] for row in rows].count(answer)) for answer in ANSWERS)]
        for question, rows in kinds.items()
    ]
    lines = [
        "# What may cross",
        "",
        f"What torch {text.markdown(newest.label)} takes from NumPy without a conversion, and NumPy from",
        "torch: *taken* as claimed, *refused* as claimed, *wrong* where a claim is refuted, and *absent*",
        "where this torch has no such call. Each sentence is a claim that was tried on many inputs.",
        "",
        *text.markdown_table(["kind", *ANSWERS], counted),
    ]
    for question, rows in kinds.items():
        lines += ["", f"## {text.markdown(question)}", "", *text.markdown_table(HEAD, rows)]
    return "\n".join(lines) + "\n"


def _rows(newest: Column, words: Sequence[str]) -> Iterator[list[str]]:
    found = [
        (ANSWERS.index(answer), claim, because)
        for claim in history.claims([newest]).values()
        if claim.id.partition(".")[0] in words
        for answer, because in _answers(claim, newest)
    ]
    for place, claim, because in sorted(found, key=lambda each: each[0]):
        yield [ANSWERS[place], text.sentence(claim.sentence), text.markdown(because)]


def _answers(claim: Claim, newest: Column) -> Iterator[tuple[str, str]]:
    verdict = newest.verdict(claim.id)
    if verdict is None:
        return
    if verdict.verdict == "holds":
        yield ("refused" if claim.kind == "refusal" else "taken"), ""
    else:
        yield ("absent" if verdict.verdict == "absent" else "wrong"), verdict.because or verdict.verdict
