"""What a verdict was made by: a fingerprint of the sources of its property, and of what is expected of it.

A published verdict is evidence as long as its fingerprint is the one that its claim has today. It covers the
property with its strategies and examples, the function of the way across, every definition of ours that these
reach, and the code that judges. What is expected counts as well, since known failures are passed over;
its explanation, its ranges of versions and the claim's sentence do not. Nothing here imports torch.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from conformance import catalogue
from conformance.runner.sources import Place, Sources

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("conformance", "strategies")
# These register what others find by name, so that each module counts as a whole.
WHOLE = ("strategies.", "conformance.model.")
# How a verdict is written and told, and what a catalogue's file may say, is not what judges.
IGNORED = ("conformance.verdict.", "conformance.catalogue.tables")
JUDGING: tuple[Place, ...] = (
    ("conformance.runner.judging", "judge"),
    ("conformance.runner.judging", "verdict_of"),
    ("conformance.runner.children", "judge_in_child"),
    ("conformance.runner.ambient", "restored"),
    ("conformance.properties.property", "Property"),
)
# Files that a definition reads, from the folder of its module.
READS = {("conformance.catalogue.reading", "documents"): "claims/numbers.toml"}


class Fingerprints:
    """The fingerprints of the claims of a checkout, and of a team's own in some folders."""

    def __init__(self, root: Path = ROOT, folders: Iterable[Path] = ()) -> None:
        self._root = root
        self._sources = Sources(root, *folders, packages=PACKAGES, whole=WHOLE, ignored=IGNORED)
        self._ways = _ways(root / "conformance" / "properties")
        self._digests: dict[Place, str] = {}
        self._judging = self._sources.reached(*JUDGING)
        self._judged_by = self._hashed(self._judging)

    def of(self, claim_id: str, file: str, function: str) -> str:
        """The fingerprint of a claim whose property is a function of a file of the suite, or of a team's."""
        module = f"conformance.properties.{Path(file).stem}"
        if self._sources.module(module) is None:
            module = Path(file).stem
        reached = self._reached((module, function))
        way = self._ways.get(catalogue.way_of(claim_id))
        if way and _takes_a_way(self._sources, (module, function)):
            reached |= self._reached(way)
        return _hashed(claim_id, self._judged_by, self._hashed(reached))

    def of_places(self, *places: Place) -> str:
        """The fingerprint of some definitions and of all that they reach, without what judges."""
        return self._hashed(frozenset().union(*map(self._reached, places)))

    @functools.cache  # noqa: B019  # the fingerprints live as long as the process does
    def _reached(self, place: Place) -> frozenset[Place]:
        return self._sources.reached(place) - self._judging

    def _hashed(self, places: frozenset[Place]) -> str:
        return _hashed(*(f"{'.'.join(place)} {self._digest(place)}" for place in sorted(places)))

    def _digest(self, place: Place) -> str:
        if place not in self._digests:
            self._digests[place] = self._sources.digest(place) + self._read_by(place)
        return self._digests[place]

    def _read_by(self, place: Place) -> str:
        if place not in READS:
            return ""
        path = self._root.joinpath(*place[0].split(".")[:-1], READS[place])
        return _hashed(path.read_text(encoding="utf-8"))


def _ways(folder: Path) -> dict[str, Place]:
    """The function of each way across and of each line of a program."""
    stated = _stated(folder / "ways.py", "WAYS").items()
    ways = {name: ("conformance.properties.ways", function) for name, function in stated}
    for name, _, _, where in catalogue.lines(folder):
        ways[name] = (f"conformance.properties.{Path(where).name.partition('.')[0]}", name.replace("-", "_"))
    return ways


def _stated(path: Path, table: str) -> dict[str, str]:
    """The function of each name of a table of a file: WAYS of the ways across, MODES of the modes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == table:
            assert isinstance(node.value, ast.Dict)
            return {
                ast.literal_eval(key): ast.unparse(value)
                for key, value in zip(node.value.keys, node.value.values)
                if key is not None
            }
    raise ValueError(f"{path} states no {table}; add them")


def _takes_a_way(sources: Sources, place: Place) -> bool:
    module = sources.module(place[0])
    assert module is not None
    return any(
        argument.arg == "way"
        for node in module.names[place[1]]
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.args, *node.args.kwonlyargs)
    )


def of_claims(wanted: Iterable[str] | None = None, folders: Sequence[Path] = ()) -> dict[str, str]:
    """The fingerprint of each claim, or of those that are wanted, by its id.

    ``folders`` are those of a team's own claims and properties.
    """
    fingerprints = Fingerprints(folders=folders)
    ids = None if wanted is None else set(wanted)
    return {
        claim_id: fingerprints.of(claim_id, file, function)
        for claim_id, file, function in catalogue.properties(*folders)
        if ids is None or claim_id in ids
    }


@functools.cache
def of_mode(name: str, root: Path = ROOT) -> str:
    """The fingerprint of how a function is run in a mode; empty for eager."""
    if name == catalogue.EAGER:
        return ""
    fingerprints = Fingerprints(root)
    function = _stated(root / "conformance" / "modes" / "__init__.py", "MODES")[name]
    return fingerprints.of_places(("conformance.modes", function), ("conformance.modes.captured", "weighed"))


def of_verdict(of_claim: str, expected: catalogue.Expectation, mode: str = catalogue.EAGER) -> str:
    """The fingerprint of a verdict, from that of its claim, the mode and what is expected of it there.

    Empty where it is expected to be absent, so that nothing is judged.
    """
    if expected.verdict == "absent":
        return ""
    fields = dataclasses.asdict(expected)
    said = {name: value for name, value in fields.items() if value and name not in _NOT_JUDGED_BY}
    return _hashed(*filter(None, (of_claim, of_mode(mode))), json.dumps(said, sort_keys=True, default=sorted))


_NOT_JUDGED_BY = ("because", "torch", "numpy", "devices")


def _hashed(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
