"""The documents as corrected editions of themselves: what each number says, the answer, and what shows it."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance import catalogue
from conformance.catalogue.answers import KINDS, Answer, examples
from conformance.verdict.results import Claim, Run
from reports import answers, history, text
from reports.history import Column
from reports.loading import RefusedError

FOLDER = catalogue.FOLDER


@dataclasses.dataclass(frozen=True)
class Document:
    """One document: its short name, its title and file, and each of its numbers with a plain sentence.

    The numbers of our own laws are no sentences that someone published, and so have no answers.
    """

    name: str
    title: str
    file: str
    numbers: Mapping[str, str]
    is_law: bool = False


@dataclasses.dataclass(frozen=True)
class Cited:
    """A claim that cites a number: its verdict today and its history, each by the devices that share it."""

    claim: Claim
    today: dict[str, list[str]]
    histories: dict[str, list[str]]


Citing = Mapping[str, Sequence[Cited]]
RULE = (
    "The answers are derived from the verdicts on the claims that cite a number, by the rule in"
    " conformance/catalogue/answers.py: true; true, but (and what the document leaves out); was true up to a"
    " version; false (and what is true instead)."
)


@dataclasses.dataclass(frozen=True)
class Edition:
    """What is said of the documents: the claims that cite each number, the answers, and the examples."""

    documents: Sequence[Document]
    citing: Citing
    answers: Mapping[str, Answer]
    examples: Mapping[str, str]
    newest: str

    def counts(self, document: Document) -> Counter[str]:
        """How often each kind of answer is given in a document."""
        return Counter(self.answers[number].kind for number in document.numbers if number in self.answers)

    def kept(self, number: str) -> str:
        """How many of the claims that cite a law's number hold today on every device."""
        citing = self.citing.get(number, ())
        holding = sum(list(each.today) == ["✓ holds"] for each in citing)
        return f"{holding} of {len(citing)} claims hold on every device"

    def unknown(self) -> list[str]:
        """The numbers that claims cite and no document has."""
        known = {number for document in self.documents for number in document.numbers}
        return sorted(number for number in self.citing if number not in known)


def load(folder: Path | None = None) -> list[Document]:
    """The documents in their order, from the suite's own catalogue unless another is named.

    Raises RefusedError where they are missing or lack a title, a file or numbers.
    """
    folder = folder or FOLDER
    try:
        found = catalogue.documents(folder)
        return [_document(name, found[name]) for name in sorted(found)]
    except FileNotFoundError as error:
        raise RefusedError(f"{error.filename} is not there; install the project whole") from None
    except (catalogue.CatalogueError, UnicodeDecodeError) as error:
        raise RefusedError(str(error)) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problem = f"a document of {folder} lacks a title, a file or numbers ({error})"
        raise RefusedError(f"{problem}; correct it") from None


def cited(runs: Sequence[Run]) -> dict[str, list[Cited]]:
    """For each number the claims that cite it, by id."""
    every = history.columns(runs)
    found: dict[str, list[Cited]] = {}
    for claim in history.claims(every).values():
        citing = Cited(claim, _today(claim, every), spoken(claim, every))
        for number in dict.fromkeys(claim.cites):
            found.setdefault(number, []).append(citing)
    return found


def render(runs: Sequence[Run], documents: Sequence[Document], style: str) -> str:
    """The documents as 'terminal', 'markdown' or 'json'."""
    every = history.columns(runs)
    numbers = [number for document in documents if not document.is_law for number in document.numbers]
    edition = Edition(documents, cited(runs), answers.of(numbers, every), examples(), every[-1].label)
    lines = {"terminal": _terminal, "markdown": _markdown, "json": _json}[style]
    return "\n".join(lines(edition)) + "\n"


def _document(name: str, fields: Mapping[str, Any]) -> Document:
    numbers = {str(number): str(sentence) for number, sentence in fields["numbers"].items()}
    order = sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    is_law = not fields["file"] and "places" not in fields
    return Document(name, fields["title"], fields["file"], {each: numbers[each] for each in order}, is_law)


def _today(claim: Claim, every: Sequence[Column]) -> dict[str, list[str]]:
    """The verdicts in the newest column of each device, without those where the claim is absent."""
    newest = every[-1].label
    words: dict[str, list[str]] = {}
    for device, of_device in history.by_device(every).items():
        column = of_device[-1]
        verdict = column.verdict(claim.id)
        if verdict and verdict.verdict == "absent":
            continue
        word = f"{text.cell(verdict)[0]} {history.word(verdict.verdict)}" if verdict else "not checked"
        word += " (a surprise)" if verdict and verdict.surprise else ""
        word += "" if column.label == newest else f" in {column.label}"
        words.setdefault(word, []).append(device)
    return words or {"- absent": []}


def spoken(claim: Claim, every: Sequence[Column]) -> dict[str, list[str]]:
    """The histories of a claim on the devices that it speaks of."""
    spoken = [
        column
        for device, columns in history.by_device(every).items()
        if any((verdict := each.verdict(claim.id)) and verdict.verdict != "absent" for each in columns)
        for column in columns
    ]
    return history.histories(claim, spoken) if spoken else {}


def _shared(said: Mapping[str, Sequence[str]]) -> str:
    if len(said) == 1:
        return next(iter(said))
    return "; ".join(f"{', '.join(devices)}: {words}" for words, devices in said.items())


def _terminal(edition: Edition) -> Iterator[str]:
    for document in edition.documents:
        yield f"{document.name}  {document.title}{f' ({document.file})' if document.file else ''}"
        counts = edition.counts(document)
        found = [f"{counts[kind]} {kind.replace(',', '')}" for kind in KINDS if counts[kind]]
        yield f"     torch {text.plain(edition.newest)}" + (f": {', '.join(found)}" if found else "")
        for number, sentence in document.numbers.items():
            answer = edition.answers.get(number) or Answer(edition.kept(number))
            yield from ("", f"{number}  {sentence}", f"  {text.plain(str(answer))}")
            yield from (f"  ({text.plain(aside)})" for aside in answer.asides)
            yield from (f"      {line}" for line in _example(edition, document, number))
            for each in edition.citing.get(number, ()):
                yield f"  {text.plain(f'{each.claim.id}: {each.claim.sentence}')}"
                yield from (f"      {text.plain(words)}" for words in by_devices(each.histories))
        yield ""
    if edition.unknown():
        yield text.plain(f"Cited, and in none of the documents: {', '.join(edition.unknown())}")


def _example(edition: Edition, document: Document, number: str) -> list[str]:
    """The lines that show the answer, for a number of a document that others published."""
    return edition.examples.get(number, "").splitlines() if document.file else []


def by_devices(histories: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Histories as lines, each with the devices that share it where there are several."""
    for words, devices in histories.items():
        yield words if len(histories) == 1 else f"{', '.join(devices)}: {words}"


def _markdown(edition: Edition) -> Iterator[str]:
    yield from ("# The documents, corrected", "", f"As of torch {text.markdown(edition.newest)}. {RULE}", "")
    head = ["document", "what it is", *KINDS[:-1]]
    rows = [_summary(edition, each) for each in edition.documents if not each.is_law]
    yield from (*text.markdown_table(head, rows), "")
    for document in edition.documents:
        yield from (f"## {document.name}: {text.markdown(document.title)}", "")
        yield from (text.code(document.file), "") if document.file else ()
        for number, sentence in document.numbers.items():
            yield from (f"### {number}", "", f"> {text.sentence(sentence)}", "")
            answer = edition.answers.get(number)
            yield from (_said(answer) if answer else f"{edition.kept(number)}.", "")
            if example := _example(edition, document, number):
                yield from (text.fenced("\n".join(example)), "")
            yield from _folded(edition.citing.get(number, ()), edition.newest)
    if edition.unknown():
        yield f"Cited, and in none of the documents: {text.markdown(', '.join(edition.unknown()))}."


def _summary(edition: Edition, document: Document) -> list[str]:
    found = edition.counts(document)
    counts = [str(found[kind]) for kind in KINDS[:-1]]
    return [document.name, text.markdown(document.title), *counts]


def _said(answer: Answer) -> str:
    truth = "; ".join(map(text.markdown, answer.truth))
    end = (" " if answer.kind == "true, but" else ": ") + truth if truth else ""
    asides = "".join(f"<br>({text.markdown(aside)})" for aside in answer.asides)
    return f"**{text.markdown(answer.word)}**{end}.{asides}"


def _folded(citing: Sequence[Cited], newest: str) -> Iterator[str]:
    if not citing:
        yield from ("No claim of these runs cites it.", "")
        return
    yield from (f"<details><summary>{text.counted(len(citing), 'claim')}</summary>", "")
    head = ["claim", f"in torch {text.markdown(newest)}", "history"]
    rows = [
        [
            f"{text.code(each.claim.id)}<br>{text.sentence(each.claim.sentence)}",
            text.markdown(_shared(each.today)),
            "<br>".join(map(text.markdown, by_devices(each.histories))),
        ]
        for each in citing
    ]
    yield from (*text.markdown_table(head, rows), "", "</details>", "")


def _json(edition: Edition) -> Iterator[str]:
    tables = [
        {
            "document": document.name,
            "title": document.title,
            "file": document.file,
            "numbers": [
                {
                    "number": number,
                    "sentence": sentence,
                    "answer": _answer_as_json(edition.answers.get(number)),
                    "example": _example(edition, document, number),
                    "claims": list(map(_as_json, edition.citing.get(number, ()))),
                }
                for number, sentence in document.numbers.items()
            ],
        }
        for document in edition.documents
    ]
    found = {"newest": edition.newest, "documents": tables, "unknown": edition.unknown()}
    yield json.dumps(found, indent=1)


def _answer_as_json(answer: Answer | None) -> dict[str, object] | None:
    return {"word": answer.word, **dataclasses.asdict(answer)} if answer else None


def _as_json(each: Cited) -> dict[str, object]:
    said = {"today": _pairs(each.today), "history": _pairs(each.histories)}
    return {"id": each.claim.id, "sentence": each.claim.sentence, **said}


def _pairs(said: Mapping[str, Sequence[str]]) -> list[dict[str, object]]:
    return [{"devices": list(devices), "words": words} for words, devices in said.items()]
