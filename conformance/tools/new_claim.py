"""``python -m conformance new-claim NAME``: the mechanical steps of a new claim, law or way across.

A claim is an entry of the catalogue and a property, and a law ("*.keeps-values") is both, once for every way;
a way is its call, with an entry that says what it takes and gives. A property fails until it is written out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from conformance import catalogue
from conformance.catalogue.laws import GIVEN, LAWS, MEMORY, TAKEN, WAYS, claims_of_laws
from conformance.catalogue.reading import stated_in

EXAMPLES = """examples:
  new-claim item.of-a-bool-is-a-bool --cites 003.30 --kind type \\
    --sentence "item() of a bool tensor is a Python bool." --harm "A mask is read as a number."
  new-claim '*.keeps-names' --takes tensor --cites 004.1 --kind values \\
    --sentence "{call} keeps the names of dimensions, or raises {errors}." --harm "Dimensions are mixed up."
  new-claim ravel --call "tensor.ravel()" --takes tensor --gives tensor --memory either
"""
NEXT = """next:
  1. write the property {function} in {file}
  2. python -m conformance run --claims '{name}'
  3. plant a fault that it must notice: conformance/faults, named in conformance/faults/caught_by"""
NEXT_OF_A_WAY = """next:
  1. mend {file} where the call is more than one expression
  2. python -m conformance run --claims '{name}.*'
  3. where a law does not fit the way, say so with the reason in conformance/catalogue/laws ("without")"""

# The property of a new claim; what it draws is what its file can draw.
SKELETON = """

@claim("{name}")
{given}def {function}({parameters}):
    raise NotImplementedError("the property of {name} is not written yet")
"""


class MisuseError(Exception):
    """What cannot be written; says why, and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Write the entry and the code, and say what to do next; 2 where that cannot be done."""
    options = _parser().parse_args(argv)
    try:
        print(_new_way(options) if options.call else _new_claim(options))
    except (MisuseError, catalogue.CatalogueError) as error:
        print(f"new-claim: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m conformance new-claim",
        description="Begins a claim, a law or a way across.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", help="the id of the claim, '*.' and the name of a law, or the name of a way")
    parser.add_argument("--sentence", help="what is claimed; of a law with {call} in the place of the call")
    parser.add_argument("--cites", nargs="+", default=[], metavar="NUMBER", help="who says so")
    parser.add_argument("--kind", choices=catalogue.KINDS)
    parser.add_argument("--harm", help="what goes wrong for a user who believes it where it is false")
    parser.add_argument("--devices", choices=sorted(catalogue.DOMAINS), help="default: cpu")
    parser.add_argument("--file", metavar="NAME", help="NAME.toml and test_NAME.py, of a claim")
    parser.add_argument("--call", help="the call of a way as a user writes it, of 'array' or 'tensor'")
    parser.add_argument("--takes", choices=TAKEN, help="of a law or a way")
    parser.add_argument("--gives", choices=GIVEN, help="of a way")
    parser.add_argument("--memory", choices=MEMORY, help="of a way: whose memory the result is in")
    return parser


def _new_claim(options: argparse.Namespace) -> str:
    """Write a claim or a law; returns what to do next."""
    law = options.name.startswith("*.")
    keys = ["sentence", "cites", "kind", "harm", *(["takes"] if law else [])]
    fields = _given(options, keys) | ({"devices": options.devices} if options.devices else {})
    _check_cites(options.cites)
    if options.name in catalogue.load() or options.name[2:] in {each.name for each in catalogue.laws()}:
        raise MisuseError(f"{options.name} is stated already; choose another name")
    stem = "laws" if law else options.file or _usual_file(options.name)
    entries = LAWS / f"of_{options.takes}s.toml" if law else catalogue.FOLDER / f"{stem}.toml"
    code = catalogue.PROPERTIES / f"test_{stem}.py"
    if not (entries.exists() and code.exists()):
        raise MisuseError(f"--file {stem}: there is no {entries.name} or no {code.name}; begin both first")
    function = "test_" + re.sub(r"\W+", "_", options.name.removeprefix("*."))
    skeleton = _skeleton(options.name, function, options.takes, code.read_text(encoding="utf-8"))
    _append({entries: _table(options.name, fields), code: skeleton})
    return NEXT.format(function=function, file=_shown(code), name=options.name)


def _new_way(options: argparse.Namespace) -> str:
    """Write a way; returns what to do next."""
    fields = _given(options, ["call", "takes", "gives", "memory"])
    if options.name in catalogue.ways():
        raise MisuseError(f"{options.name} is a way already; choose another name")
    code = catalogue.PROPERTIES / "ways.py"
    text = code.read_text(encoding="utf-8")
    function = re.sub(r"\W+", "_", options.name)
    if f"def {function}(" in text:
        raise MisuseError(f"{_shown(code)} has a function {function}; choose another name")
    before, begin, listed = text.partition("WAYS: ")
    body = f"def {function}({options.takes}: Any) -> Any:\n    return {options.call}\n\n\n"
    code.write_text(
        before + body + begin + listed.removesuffix("}\n") + f'    "{options.name}": {function},\n}}\n',
        encoding="utf-8",
    )
    try:
        _append({WAYS: _table(options.name, fields)})
    except (MisuseError, catalogue.CatalogueError):
        code.write_text(text, encoding="utf-8")
        raise
    return NEXT_OF_A_WAY.format(file=_shown(code), name=options.name)


def _given(options: argparse.Namespace, keys: Sequence[str]) -> dict[str, str | list[str]]:
    missing = [f"--{key}" for key in keys if not getattr(options, key)]
    if missing:
        raise MisuseError(f"{options.name} needs {', '.join(missing)}; see --help for examples")
    return {key: getattr(options, key) for key in keys}


def _check_cites(cites: Sequence[str]) -> None:
    numbers = {number for document in catalogue.documents().values() for number in document["numbers"]}
    for number in cites:
        if number not in numbers:
            raise MisuseError(f"--cites {number}: no document has it; add it to claims/numbers.toml first")


def _usual_file(name: str) -> str:
    """The file in which the claims stand whose ids begin as this one does."""
    begins = catalogue.way_of(name)
    files = Counter(
        Path(each.where.rpartition(":")[0]).stem
        for each in catalogue.load().values()
        if catalogue.way_of(each.id) == begins and Path(each.where).parent == catalogue.FOLDER
    )
    if not files:
        raise MisuseError(f"no claim begins with {begins!r} yet; name a file with --file, such as item")
    return files.most_common(1)[0][0]


def _table(name: str, fields: Mapping[str, str | list[str]]) -> str:
    """An entry in TOML, whose strings and lists of strings are those of JSON."""
    head = name if re.fullmatch(r"[\w-]+", name) else json.dumps(name)
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["", f"[{head}]", *lines, ""])


def _skeleton(name: str, function: str, takes: str | None, code: str) -> str:
    """A property that fails, and draws what the file that it stands in can draw."""
    drawn = re.search(rf"\b({takes or '(tensor|array)'}_recipes)\b", code)
    given = f"@given(recipe={drawn[0]}())\n" if drawn else ""
    parameters = ["way"] * name.startswith("*.") + ["recipe"] * bool(drawn)
    return SKELETON.format(name=name, given=given, function=function, parameters=", ".join(parameters))


def _append(texts: Mapping[Path, str]) -> None:
    """Add a text to the end of each file, or to none where the catalogue could not be read with it."""
    before = {path: path.read_text(encoding="utf-8") for path in texts}
    for path, text in texts.items():
        path.write_text(before[path] + text, encoding="utf-8")
    try:
        _check_unique()
    except (MisuseError, catalogue.CatalogueError):
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")
        raise


def _check_unique() -> None:
    """Raise MisuseError where a new law is a claim that is stated by itself already."""
    stated = Counter(each.id for each in (*stated_in(catalogue.FOLDER), *claims_of_laws()))
    twice = [name for name, count in stated.items() if count > 1]
    if twice:
        raise MisuseError(f"{', '.join(twice)} would be stated twice; choose another name")


def _shown(path: Path) -> str:
    return str(path.relative_to(catalogue.PROPERTIES.parents[1]))


if __name__ == "__main__":
    sys.exit(main())
