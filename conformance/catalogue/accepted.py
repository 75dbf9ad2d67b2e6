"""What the makers of a device expect of it: a file of expectations beside those of the catalogue.

``device`` names it; each ``[[expect]]`` says it of some claims in the catalogue's words: ``claims`` are ids
or globs, ``package`` is a requirement such as "torch-nntile>=0.1,<0.2", ``issue`` where it is reported.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import importlib.metadata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from conformance.catalogue.claim import Claim
from conformance.catalogue.devices import speaks_of
from conformance.catalogue.expectations import Expectation, expectation
from conformance.catalogue.tables import CatalogueError, check_keys, tables
from conformance.catalogue.versions import contains

_OWN = {"claims": list, "package": str, "issue": str}
_SAID = {"verdict", "torch", "numpy", "because", "causes", "raises", "promise", "sees", "given"}


@dataclasses.dataclass(frozen=True)
class Accepted:
    """One table of a file: what is expected of some claims on a device, with some versions of a package."""

    where: str
    device: str
    claims: tuple[str, ...]
    package: str
    expectation: Expectation

    def covers(self, claim: str, torch: str, numpy: str, device: str) -> bool:
        """Whether this speaks of a claim in a column, with the package that is installed."""
        return (
            device.partition(":")[0] == self.device
            and any(fnmatch.fnmatchcase(claim, pattern) for pattern in self.claims)
            and contains(self.expectation.torch, torch)
            and contains(self.expectation.numpy, numpy)
            and _is_installed(self.package)
        )


def read(path: Path, claims: Mapping[str, Claim]) -> list[Accepted]:
    """The expectations of a file; raises CatalogueError, with file and line, for one that cannot be used.

    That is also one that names no claim which speaks of the device, so that a file cannot rot.
    """
    if not path.is_file():
        raise CatalogueError(
            f"{path}: there is no such file; name one that python -m conformance accept wrote"
        )
    fields = tables(path)
    check_keys(f"{path}:1", fields, {"device": str, "expect": list}, ("device", "expect"))
    lines = path.read_text(encoding="utf-8").splitlines()
    places = [number for number, line in enumerate(lines, start=1) if line.strip() == "[[expect]]"]
    found = [
        _accepted(f"{path}:{place}", fields["device"], each)
        for place, each in zip(places or [1] * len(fields["expect"]), fields["expect"])
    ]
    for each in found:
        for pattern in each.claims:
            _check_meets(each, pattern, claims)
    return found


def _accepted(where: str, device: str, fields: Any) -> Accepted:
    check_keys(where, fields, _OWN | dict.fromkeys(_SAID, object), ("claims",))
    package = fields.get("package", "")
    try:
        if package:
            Requirement(package)
    except InvalidRequirement as error:
        raise CatalogueError(f"{where}: cannot read the package ({error}); write NAME>=VERSION") from None
    said = expectation(where, {name: value for name, value in fields.items() if name in _SAID})
    return Accepted(where, device, tuple(fields["claims"]), package, said)


def _check_meets(each: Accepted, pattern: str, claims: Mapping[str, Claim]) -> None:
    met = [claim for claim in claims.values() if fnmatch.fnmatchcase(claim.id, pattern)]
    if not any(speaks_of(claim.devices, each.device) for claim in met):
        problem = f"no claim that speaks of {each.device} has the id {pattern!r}"
        raise CatalogueError(f"{each.where}: {problem}; take it out, or mend it")


def _is_installed(package: str) -> bool:
    if not package:
        return True
    wanted = Requirement(package)
    try:
        return wanted.specifier.contains(importlib.metadata.version(wanted.name), prereleases=True)
    except importlib.metadata.PackageNotFoundError:
        return False


def combined(base: Expectation, said: list[Accepted]) -> Expectation:
    """What is expected where the catalogue expects ``base``, and a maker says more.

    Failures that a maker expects are expected beside those of the catalogue; another verdict is in its place.
    Raises CatalogueError where two say different verdicts.
    """
    if not said or base.verdict == "absent":
        return base
    first = said[0]
    for other in said[1:]:
        if other.expectation.verdict != first.expectation.verdict:
            problem = f"{first.where} says another verdict of a claim that this names too"
            raise CatalogueError(f"{other.where}: {problem}; let each claim have one")
    causes = [cause for each in said for cause in each.expectation.causes]
    if first.expectation.verdict == base.verdict == "refuted":
        causes += base.causes
    because = "; ".join(dict.fromkeys(each.expectation.because for each in said))
    return dataclasses.replace(first.expectation, causes=tuple(causes), because=because, torch="", numpy="")
