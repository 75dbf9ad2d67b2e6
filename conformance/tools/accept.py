"""Writes the expectations of a maker's device from a run: ``python -m conformance accept RUN --output FILE``.

Each surprise of the run is expected from then on, those of one cause in one table, for a person to complete.
Where the file is there its tables stay, and those of the run are added: a failure may have hidden another.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.version import Version

from conformance.tools.published import vendors_device
from conformance.verdict import causes, results
from conformance.verdict.records import NOT_JUDGED

_LONGEST = 110  # characters of a message; a pattern is held against its beginning
_HEAD = """# What is expected of {device}, for the option --expectations; complete "because", and add "issue".
device = {quoted}
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file; returns 2, with a sentence, where the run cannot be accepted."""
    parser = argparse.ArgumentParser(prog="python -m conformance accept", description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="results file")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="where to; may be there")
    parser.add_argument("--device", help="of this device, where the run has several of vendors")
    parser.add_argument("--package", help="the versions of the maker's package, as in torch-xla>=2.9,<2.10")
    arguments = parser.parse_args(argv)
    try:
        run = results.read(arguments.run)
        device = arguments.device or vendors_device(run)
    except (results.ResultsError, OSError, ValueError) as error:
        print(f"accept: {error}", file=sys.stderr)
        return 2
    old = arguments.output.read_text(encoding="utf-8") if arguments.output.exists() else ""
    found = causes.groups(each for (_, name), each in run.verdicts.items() if _kind(name) == device)
    head = old or _HEAD.format(device=device, quoted=json.dumps(device))
    tables = [_table(group, run.header, arguments.package) for group in found if group.verdict != "errored"]
    arguments.output.write_text("\n".join([head.rstrip() + "\n", *tables]), encoding="utf-8")
    left = sum(group.verdict == "errored" for group in found)
    unjudged = sum(each.reason == NOT_JUDGED for each in run.verdicts.values())
    said = [f"{len(tables)} causes written to {arguments.output}"]
    said += [f"{left} errors left out"] * bool(left)
    said += [f"{unjudged} claims were not judged in this partial run"] * bool(unjudged)
    print(", ".join(said))
    return 0


def _kind(column: str) -> str:
    return column.partition(":")[0]


def _table(group: causes.Group, header: results.Header, package: str | None) -> str:
    """The table of a cause, as a person would write it."""
    fields: list[tuple[str, str]] = [("claims", _listed([each.claim for each in group.verdicts]))]
    fields.append(("verdict", json.dumps(group.verdict)))
    fields += [(name, json.dumps(value)) for name, value in _cause(group)]
    if group.verdict == "refuted" and group.inputs:
        fields.append(("given", _given(group.inputs.split())))
    fields.append(("torch", json.dumps(_around(header.torch))))
    if package:
        fields.append(("package", json.dumps(package)))
    fields.append(("because", json.dumps(f"to be explained: {group.said}", ensure_ascii=False)))
    return "\n".join(["[[expect]]", *(f"{name} = {value}" for name, value in fields), ""])


def _cause(group: causes.Group) -> Iterator[tuple[str, str]]:
    """What a user sees of a refutation: the beginning of the exception, or the promise that fails."""
    cause = group.verdicts[0].cause
    if group.verdict == "refuted" and "raises" in cause:
        yield "raises", _pattern(cause["raises"])
    elif group.verdict == "refuted":
        yield "promise", cause.get("promise", "values")


def _given(classes: list[str]) -> str:
    """The classes of inputs that a failure is expected for, by axis."""
    axes = {"dtype": [each for each in classes if each != "empty"], "shape": [*{"empty"} & {*classes}]}
    return "{ " + ", ".join(f"{axis} = {json.dumps(some)}" for axis, some in axes.items() if some) + " }"


def _pattern(message: str) -> str:
    """A regular expression for a message: its first line, with any numbers."""
    first = message.partition("\n")[0].rstrip("…")[:_LONGEST]
    escaped = re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", first)
    return re.sub(r"\d+", lambda _: r"\d+", escaped)


def _listed(claims: list[str]) -> str:
    if len(claims) == 1:
        return json.dumps(claims)
    return "[\n" + "".join(f"    {json.dumps(claim)},\n" for claim in claims) + "]"


def _around(torch: str) -> str:
    """The range of the minor version of a torch."""
    version = Version(torch)
    return f">={version.major}.{version.minor},<{version.major}.{version.minor + 1}"


if __name__ == "__main__":
    sys.exit(main())
