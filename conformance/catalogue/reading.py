"""The catalogue: every claim with its source and the verdict that is expected of it.

Claims are flat TOML in ``claims/``; nothing here imports torch or NumPy.
"""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from conformance.verdict.results import VERDICTS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent / "claims"
PROPERTIES = Path(__file__).parents[1] / "properties"

KINDS = (
    "acceptance",  # the call works
    "refusal",  # the call raises
    "necessity",  # without a step the call fails
    "sharing",
    "independence",
    "values",
    "type",  # dtype, Python type, class
    "gradient",
    "speed",
)

# Which devices a claim speaks of, and what the others are told.
DOMAINS = {
    "cpu": "the claim speaks of tensors on the CPU",
    "off-cpu": "the claim speaks of tensors that are not on the CPU",
    "accelerator": "the claim speaks of tensors that hold values on another device than the CPU",
    "data": "the claim speaks of tensors that hold values",
    "several": "the claim speaks of two devices of one kind, which only CUDA and XPU can have",
}


# A device of another name is a vendor's, registered as torch's PrivateUse1 as the simulated one is.
KNOWN_DEVICES = ("cpu", "cuda", "lazy", "meta", "mps", "simulated", "xpu")


class CatalogueError(Exception):
    """A claim that cannot be used; says which file, which line and why."""


@dataclasses.dataclass(frozen=True)
class Expectation:
    """The verdict that is expected in a range of versions, and why.

    ``torch`` and ``numpy`` are version ranges such as ">=2.0,<2.8"; ``devices`` is empty for all.
    ``failure`` is a regular expression that the observed failure of a refuted claim must match.
    """

    verdict: str
    torch: str = ""
    numpy: str = ""
    devices: tuple[str, ...] = ()
    failure: str = ""
    because: str = ""

    def covers(self, torch: str, numpy: str, device: str) -> bool:
        """Whether this expectation speaks of a torch version, a NumPy version and a device."""
        return (
            _contains(self.torch, torch)
            and _contains(self.numpy, numpy)
            and (not self.devices or _kind(device) in self.devices)
        )


HOLDS = Expectation(verdict="holds")


@dataclasses.dataclass(frozen=True)
class Claim:
    """One sentence that someone published, as a checkable statement.

    ``cites`` are numbers of the documents' claims, ``kind`` one of KINDS, ``devices`` one of DOMAINS;
    ``harm`` says what goes wrong for a user who believes the claim where it is false. The claim is
    expected to hold wherever ``expect`` is silent.
    """

    id: str
    sentence: str
    cites: tuple[str, ...]
    kind: str
    harm: str
    devices: str
    expect: tuple[Expectation, ...]
    where: str

    def expected(self, torch: str, numpy: str, device: str) -> Expectation:
        """What is expected of the claim in a column."""
        if not speaks_of(self.devices, device):
            return Expectation(verdict="absent", because=DOMAINS[self.devices])
        return next((each for each in self.expect if each.covers(torch, numpy, device)), HOLDS)


def _kind(device: str) -> str:
    """The kind of device that expectations speak of; a vendor's own counts as the simulated one."""
    kind = device.split(":")[0]
    return kind if kind in KNOWN_DEVICES else "simulated"


def speaks_of(domain: str, device: str) -> bool:
    """Whether a claim of a domain is checked on a device (a name, with or without an index)."""
    kind = device.split(":")[0]
    return {
        "cpu": kind == "cpu",
        "off-cpu": kind != "cpu",
        "accelerator": kind not in ("cpu", "meta"),
        "data": kind != "meta",
        "several": kind in ("cuda", "xpu"),
    }[domain]


def load(folder: Path = FOLDER) -> dict[str, Claim]:
    """All claims of a folder by id, sorted.

    Raises CatalogueError for an unknown key, number, kind, domain or verdict, a range that cannot be
    read or overlaps another, a duplicate id, or a refutation that does not say why.
    """
    numbers = {number for document in documents(folder).values() for number in document["numbers"]}
    claims: dict[str, Claim] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == "numbers.toml":
            continue
        text = path.read_text(encoding="utf-8")
        for claim_id, fields in _parsed(path, text).items():
            where = f"{path}:{_line(text, claim_id)}"
            claim = _claim(where, claim_id, fields)
            if claim_id in claims:
                raise CatalogueError(
                    f"{where}: {claim_id!r} stands at {claims[claim_id].where} too; rename one"
                )
            for number in sorted(set(claim.cites) - numbers):
                raise CatalogueError(
                    f"{where}: no document makes a claim {number!r}; cite one of numbers.toml"
                )
            claims[claim_id] = claim
    return dict(sorted(claims.items()))


def documents(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """The documents by number: title, file and their numbered claims in order."""
    path = folder / "numbers.toml"
    return _parsed(path, path.read_text(encoding="utf-8"))


def properties(folder: Path = PROPERTIES, claims: Path = FOLDER) -> Iterator[tuple[str, str, str]]:
    """Every claim that has a property, as (claim id, file name, function name).

    A law is the property of every claim that its pattern matches: "*.shares-memory" of
    "from_numpy.shares-memory", for the way across that the id begins with.
    """
    known = load(claims)
    for stated, file, function in stated_properties(folder):
        for claim_id in judged_by(stated, known):
            yield claim_id, file, function


def way_of(claim_id: str) -> str:
    """The way across that a claim speaks of, with which its id begins."""
    return claim_id.partition(".")[0]


def judged_by(stated: str, claims: Iterable[str]) -> list[str]:
    """The claims that the property of an id, or of a law's pattern, judges."""
    if not stated.startswith("*."):
        return [stated]
    return sorted(claim_id for claim_id in claims if claim_id.partition(".")[2] == stated[2:])


def stated_properties(folder: Path = PROPERTIES) -> Iterator[tuple[str, str, str]]:
    """Every property as (claim id or pattern, file name, function name), read without importing it."""
    for path in sorted(folder.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "claim":
                        yield ast.literal_eval(decorator.args[0]), path.name, node.name


def digest(*more: str) -> str:
    """What this suite is: a digest of the claims, the properties, what draws their inputs and judges them.

    ``more`` are patterns of other files of the package that count.
    """
    root = FOLDER.parent.parent
    kinds = ("claims/*.toml", "properties/*.py", "*.py", "../strategies/*.py", *more)
    files = sorted(path for kind in kinds for path in FOLDER.parent.glob(kind))
    text = "".join(
        f"{path.resolve().relative_to(root)}\n{path.read_text(encoding='utf-8')}" for path in files
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path}: not TOML ({error}); mend the file") from None
    return tables


def _line(text: str, claim_id: str) -> int:
    header = f'["{claim_id}"]'
    return next((number for number, line in enumerate(text.splitlines(), 1) if line.strip() == header), 1)


_KEYS = {"sentence": str, "cites": list, "kind": str, "harm": str, "devices": str, "expect": list}
_EXPECT_KEYS = {
    field.name: list if field.name == "devices" else str for field in dataclasses.fields(Expectation)
}


def _claim(where: str, claim_id: str, fields: Any) -> Claim:
    if not re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)*(\.[a-z0-9_]+(-[a-z0-9_]+)*)+", claim_id):
        raise CatalogueError(
            f"{where}: {claim_id!r} is not a dotted id; write it like 'item.returns-a-number'"
        )
    _check_keys(where, fields, _KEYS, _KEYS.keys() - {"devices", "expect"})
    if fields["kind"] not in KINDS:
        raise CatalogueError(f"{where}: {fields['kind']!r} is not a kind; use one of {', '.join(KINDS)}")
    domain = fields.get("devices", "cpu")
    if domain not in DOMAINS:
        raise CatalogueError(f"{where}: {domain!r} is not a domain; use one of {', '.join(DOMAINS)}")
    expect = tuple(_expectation(where, each) for each in fields.get("expect", []))
    _check_overlaps(where, expect)
    return Claim(
        id=claim_id,
        sentence=fields["sentence"],
        cites=tuple(fields["cites"]),
        kind=fields["kind"],
        harm=fields["harm"],
        devices=domain,
        expect=expect,
        where=where,
    )


def _check_keys(where: str, fields: Any, known: Mapping[str, type], required: set[str]) -> None:
    if not isinstance(fields, dict):
        raise CatalogueError(f"{where}: {fields!r} is not a table; write one key on each line")
    for key in sorted(fields.keys() - known.keys()):
        raise CatalogueError(f"{where}: {key!r} is not a key; use one of {', '.join(sorted(known))}")
    for key in sorted(required - fields.keys()):
        raise CatalogueError(f"{where}: {key!r} is missing; add it")
    for key, value in fields.items():
        if not isinstance(value, known[key]):
            raise CatalogueError(f"{where}: {key!r} is not a {known[key].__name__}; write one")


def _expectation(where: str, fields: Any) -> Expectation:
    _check_keys(where, fields, _EXPECT_KEYS, {"verdict", "because"})
    expectation = Expectation(**fields | {"devices": tuple(fields.get("devices", ()))})
    if expectation.verdict not in VERDICTS:
        raise CatalogueError(
            f"{where}: {expectation.verdict!r} is no verdict; use one of {', '.join(VERDICTS)}"
        )
    if expectation.verdict == "refuted" and not expectation.failure:
        raise CatalogueError(f"{where}: a refutation must match on its failure; add a regular expression")
    try:
        re.compile(expectation.failure)
        specifiers = [*SpecifierSet(expectation.torch), *SpecifierSet(expectation.numpy)]
    except (re.error, InvalidSpecifier) as error:
        raise CatalogueError(f"{where}: cannot read an expectation ({error}); mend it") from None
    for specifier in specifiers:
        if specifier.operator not in (">=", "<"):
            raise CatalogueError(f"{where}: {specifier} is not a bound; use >= and < alone")
    return expectation


def _check_overlaps(where: str, expect: tuple[Expectation, ...]) -> None:
    for index, first in enumerate(expect):
        for second in expect[:index]:
            devices = not first.devices or not second.devices or set(first.devices) & set(second.devices)
            if devices and _meet(first.torch, second.torch) and _meet(first.numpy, second.numpy):
                problem = f"the ranges {second.torch!r} and {first.torch!r} overlap"
                raise CatalogueError(f"{where}: {problem}; let each column have one expectation")


def _meet(first: str, second: str) -> bool:
    """Whether two ranges made of >= and < have a version in common: then a bound of one is in both."""
    bounds = ["0", *(each.version for spec in (first, second) for each in SpecifierSet(spec))]
    return any(_contains(first, bound) and _contains(second, bound) for bound in bounds)


def _contains(spec: str, version: str) -> bool:
    """Whether a range has a version; a nightly or a vendor's build counts as the release it leads to."""
    return not spec or SpecifierSet(spec).contains(Version(version).base_version)
