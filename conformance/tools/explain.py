"""``python -m conformance explain ID|NUMBER|WAY|LINE``: what the catalogue says of it. Imports no torch."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from conformance import catalogue
from conformance.catalogue import answers
from conformance.catalogue.laws import Way
from conformance.catalogue.tables import tables

ROOT = Path(__file__).resolve().parents[2]
FAULTS = ROOT / "conformance" / "faults" / "caught_by"
_WIDTH = 110
ASKED_OF = ("compile", "functionalize")  # the modes of which a line is explained


def main(argv: Sequence[str] | None = None) -> int:
    """Print what is known of each name; 2 where one is no id, number, law or way."""
    parser = argparse.ArgumentParser(
        prog="python -m conformance explain",
        description="What is known of a claim (item.after-cpu, or a pattern), of a number of the documents"
        " (003.31), of a law ('*.keeps-values'), of a way across (from_numpy) and, for modes, of a line of"
        " a program ('tensor + ', which every line that has this text answers).",
    )
    parser.add_argument("names", nargs="+", metavar="ID|NUMBER|WAY|LINE")
    for name in parser.parse_args(argv).names:
        lines = list(explained(name))
        if not lines:
            problem = "no claim, number, way or line is called so; conformance/catalogue lists them"
            print(f"explain: {name}: {problem}", file=sys.stderr)
            return 2
        print("\n".join(lines))
    return 0


def explained(name: str) -> Iterator[str]:
    """The lines on one name; none where nothing is called so."""
    claims = catalogue.load()
    if name in claims:
        yield from _of_claim(claims[name])
    elif name in catalogue.ways():
        yield from _of_way(catalogue.ways()[name])
    elif any(name in document["numbers"] for document in catalogue.documents().values()):
        yield from _of_number(name)
    else:
        for each in claims.values():
            if fnmatchcase(each.id, name):
                yield _line(each)
        for line in catalogue.lines_by_name(catalogue.ways()).values():
            if name == line.name or "".join(name.split()) in "".join(line.call.split()):
                yield from _of_line(line)


def _of_line(line: Way) -> Iterator[str]:
    """What a line of a program does in modes, on the newest torch."""
    yield f"{line.name}: {line.call}"
    yield f"  takes {_a(line.takes)}; {_relative(line.where)}"
    for claim in catalogue.load().values():
        if catalogue.way_of(claim.id) == line.name:
            for name in ASKED_OF:
                found = claim.expected(
                    catalogue.TORCH[-1], catalogue.NUMPY[-1], catalogue.column_of_mode(name)
                )
                said = "does what it does eagerly" if found is catalogue.HOLDS else found.because
                yield from _wrapped(said, f"  {name}: ", "    ")
            yield f"  judge it: python -m conformance run --mode compile --claims {claim.id}"


def _of_claim(claim: catalogue.Claim) -> Iterator[str]:
    yield claim.id
    yield from _wrapped(claim.sentence)
    yield f"  kind     {claim.kind}; {catalogue.DOMAINS[claim.devices]}"
    for number in claim.cites:
        yield from _wrapped(f"{number} {_text_of(number)}", "  cites    ", "           ")
    yield from _wrapped(claim.harm, "  harm     ", "           ")
    yield f"  stated   {_relative(claim.where)}"
    for stated, file, line in _properties():
        if claim.id in catalogue.judged_by(stated, [claim.id]):
            yield f"  property {_relative(f'{file}:{line}')}"
    yield "  expected to hold" + (", except:" if claim.expect else " in every version and on every device")
    for each in claim.expect:
        yield from _expected(each)
    faults = _faults(claim.id)
    yield f"  faults   {len(faults)} planted faults have to refute it" + (":" if faults else "")
    yield from (f"    {fault}" for fault in faults)
    mode = "--mode compile " if claim.devices == "modes" else ""
    yield f"  judge it: python -m conformance run {mode}--claims {claim.id}"


def _expected(expectation: catalogue.Expectation) -> Iterator[str]:
    where = [
        *([f"torch {expectation.torch}"] if expectation.torch else []),
        *([f"NumPy {expectation.numpy}"] if expectation.numpy else []),
        *([f"on {', '.join(expectation.devices)}"] if expectation.devices else []),
    ]
    yield f"    {expectation.verdict}: {', '.join(where) or 'everywhere'}"
    yield from _wrapped(expectation.because, "      ", "      ")
    for cause in expectation.causes:
        inputs = [f"{axis} {' or '.join(classes)}" for axis, classes in cause.given.items()]
        yield f"      by {cause}{', given ' * bool(inputs)}{', '.join(inputs)}"


def _of_way(way: Way) -> Iterator[str]:
    yield f"{way.name}: {way.call}"
    yield f"  takes {_a(way.takes)}, gives {_a(way.gives)}, memory {way.memory}; {_relative(way.where)}"
    yield from (_line(each) for each in catalogue.load().values() if catalogue.way_of(each.id) == way.name)


def _of_number(number: str) -> Iterator[str]:
    yield number
    yield from _wrapped(_text_of(number))
    if not any(number in document["numbers"] for document in _laws()):
        answer = answers.expected_answer(number)
        yield ""
        yield from _wrapped(f"{str(answer)[0].upper()}{str(answer)[1:]}.")
        for aside in answer.asides:
            yield from _wrapped(f"({aside})")
    if number in answers.examples():
        yield ""
        yield from (f"    {line}" for line in answers.examples()[number].splitlines())
    yield ""
    yield from (_line(each) for each in catalogue.load().values() if number in each.cites)


def _laws() -> list[dict[str, Any]]:
    """The documents of our own laws, which nobody published, so that they have no answers."""
    found = catalogue.documents().values()
    return [document for document in found if not document["file"] and "places" not in document]


def _line(claim: catalogue.Claim) -> str:
    """A claim on one line, with the verdicts that are expected of it somewhere."""
    words = sorted({each.verdict for each in claim.expect})
    return f"  {claim.id}: {', '.join(words) + ' somewhere' if words else 'holds'}"


def _text_of(number: str) -> str:
    return next(
        document["numbers"][number]
        for document in catalogue.documents().values()
        if number in document["numbers"]
    )


def _properties() -> Iterator[tuple[str, Path, int]]:
    for stated, file, function in catalogue.stated_properties():
        path = catalogue.PROPERTIES / file
        lines = path.read_text(encoding="utf-8").splitlines()
        yield stated, path, next(n for n, line in enumerate(lines, 1) if line.startswith(f"def {function}("))


def _faults(claim_id: str) -> list[str]:
    return [
        name
        for path in sorted(FAULTS.glob("*.toml"))
        for faults in tables(path).values()
        for name, patterns in faults.items()
        if any(fnmatchcase(claim_id, pattern.partition("@")[0]) for pattern in patterns)
    ]


def _relative(place: str) -> str:
    return place.removeprefix(f"{ROOT}/")


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _wrapped(text: str, first: str = "  ", rest: str = "  ") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever reads wants no more of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
