"""The four documents, number by number: what cites it, today's verdict, and its history in words."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance import catalogue
from conformance.verdict.results import Claim, Run
from reports import history, text
from reports.history import Column
from reports.loading import RefusedError

FOLDER = catalogue.FOLDER


@dataclasses.dataclass(frozen=True)
class Document:
    """One document: its short name, its title and file, and each of its numbers with a plain sentence."""

    name: str
    title: str
    file: str
    numbers: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Cited:
    """A claim that cites a number: its verdict today and its history, each by the devices that share it."""

    claim: Claim
    today: dict[str, list[str]]
    histories: dict[str, list[str]]


Citing = Mapping[str, Sequence[Cited]]


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
        citing = Cited(claim, _today(claim, every), history.histories(claim, every))
        for number in dict.fromkeys(claim.cites):
            found.setdefault(number, []).append(citing)
    return found


def render(runs: Sequence[Run], documents: Sequence[Document], style: str) -> str:
    """The documents as 'terminal', 'markdown' or 'json'."""
    citing = cited(runs)
    newest = history.columns(runs)[-1].label
    lines = {"terminal": _terminal, "markdown": _markdown, "json": _json}[style]
    return "\n".join(lines(documents, citing, newest)) + "\n"


def _document(name: str, fields: Mapping[str, Any]) -> Document:
    numbers = {str(number): str(sentence) for number, sentence in fields["numbers"].items()}
    order = sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    return Document(name, fields["title"], fields["file"], {number: numbers[number] for number in order})


def _today(claim: Claim, every: Sequence[Column]) -> dict[str, list[str]]:
    newest = every[-1].label
    words: dict[str, list[str]] = {}
    for device, of_device in history.by_device(every).items():
        column = of_device[-1]
        verdict = column.verdict(claim.id)
        word = f"{text.cell(verdict)[0]} {history.word(verdict.verdict)}" if verdict else "not checked"
        word += " (a surprise)" if verdict and verdict.surprise else ""
        word += "" if column.label == newest else f" in {column.label}"
        words.setdefault(word, []).append(device)
    return words


def _unknown(documents: Sequence[Document], citing: Mapping[str, object]) -> list[str]:
    known = {number for document in documents for number in document.numbers}
    return sorted(number for number in citing if number not in known)


def _shared(said: Mapping[str, Sequence[str]]) -> str:
    if len(said) == 1:
        return next(iter(said))
    return "; ".join(f"{', '.join(devices)}: {words}" for words, devices in said.items())


def _terminal(documents: Sequence[Document], citing: Citing, newest: str) -> Iterator[str]:
    for document in documents:
        yield f"{document.name}  {document.title} ({document.file}), today: torch {text.plain(newest)}"
        for number, sentence in document.numbers.items():
            yield from ("", f"{number}  {sentence}")
            for each in citing.get(number, ()):
                yield f"  {text.plain(f'{each.claim.id}: {each.claim.sentence}')}"
                yield f"      {text.plain(_shared(each.today))}"
                yield from (f"      {text.plain(words)}" for words in _by_devices(each.histories))
            if number not in citing:
                yield "  no claim of these runs cites it"
        yield ""
    if unknown := _unknown(documents, citing):
        yield text.plain(f"Cited, and in none of the documents: {', '.join(unknown)}")


def _by_devices(histories: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for words, devices in histories.items():
        yield words if len(histories) == 1 else f"{', '.join(devices)}: {words}"


def _markdown(documents: Sequence[Document], citing: Citing, newest: str) -> Iterator[str]:
    yield from ("# The documents, claim by claim", "")
    for document in documents:
        yield from (f"## {document.name}: {text.markdown(document.title)}", "", text.code(document.file), "")
        head = ["number", "the document says", "claim", f"in torch {text.markdown(newest)}", "history"]
        rows = [row for number in document.numbers for row in _rows(number, document.numbers[number], citing)]
        yield from (*text.markdown_table(head, rows), "")
    if unknown := _unknown(documents, citing):
        yield f"Cited, and in none of the documents: {text.markdown(', '.join(unknown))}."


def _rows(number: str, sentence: str, citing: Citing) -> Iterator[list[str]]:
    first = [number, text.sentence(sentence)]
    for each in citing.get(number, ()):
        histories = "<br>".join(map(text.markdown, _by_devices(each.histories)))
        claim = f"{text.code(each.claim.id)}<br>{text.sentence(each.claim.sentence)}"
        yield [*first, claim, text.markdown(_shared(each.today)), histories]
        first = ["", ""]
    if number not in citing:
        yield [*first, "no claim of these runs cites it", "", ""]


def _json(documents: Sequence[Document], citing: Citing, newest: str) -> Iterator[str]:
    tables = [
        {
            "document": document.name,
            "title": document.title,
            "file": document.file,
            "numbers": [
                {
                    "number": number,
                    "sentence": sentence,
                    "claims": list(map(_as_json, citing.get(number, ()))),
                }
                for number, sentence in document.numbers.items()
            ],
        }
        for document in documents
    ]
    found = {"newest": newest, "documents": tables, "unknown": _unknown(documents, citing)}
    yield json.dumps(found, indent=1)


def _as_json(each: Cited) -> dict[str, object]:
    said = {"today": _pairs(each.today), "history": _pairs(each.histories)}
    return {"id": each.claim.id, "sentence": each.claim.sentence, **said}


def _pairs(said: Mapping[str, Sequence[str]]) -> list[dict[str, object]]:
    return [{"devices": list(devices), "words": words} for words, devices in said.items()]
