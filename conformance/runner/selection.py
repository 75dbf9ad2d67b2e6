"""Which claims are judged on which devices, and what is expected there."""

from __future__ import annotations

import dataclasses
import fnmatch
import re
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from conformance import catalogue
from conformance.catalogue.accepted import Accepted, combined
from conformance.catalogue.accepted import read as read_accepted
from conformance.properties.classes import AXES, check_given
from conformance.properties.property import Property
from conformance.runner.items import Column
from strategies import Abilities, abilities_of, another, count, devices


@dataclasses.dataclass(frozen=True)
class Selection:
    """The claims that were asked for, on the devices and in the modes that were asked for.

    ``devices`` are the columns, of which a mode is one; ``claims`` are all that are known, ``wanted`` the ids
    of those to judge; where ``columns`` are given no others are judged. ``catalogues`` are the folders of a
    team's own claims and properties, ``accepted`` what makers expect of their devices.
    """

    claims: Mapping[str, catalogue.Claim]
    devices: tuple[str, ...]
    wanted: Collection[str]
    columns: Collection[Column] | None = None
    catalogues: tuple[Path, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    def states(self, property_: Property, module: Path) -> bool:
        """Whether a module is the one that states a property, and not another that imports it."""
        return property_.file == module and module.parent in (catalogue.PROPERTIES, *self.catalogues)

    def columns_of(self, property_: Property) -> list[Column]:
        """What a property is judged for: each of its claims on each device that the claim speaks of.

        A property that takes neither device nor mode is judged on the CPU. Raises pytest.UsageError where the
        catalogue does not know its claim, or expects it to fail for inputs that no strategy knows.
        """
        judged = catalogue.judged_by(property_.claim, self.claims)
        if not judged or not self.claims.keys() >= set(judged):
            problem = f"no claim {property_.claim!r}; add it to the claims of the catalogue"
            raise pytest.UsageError(f"{property_.file}:{property_.line}: {problem}")
        try:
            for each in judged:
                check_given(self.claims[each], property_)
        except catalogue.CatalogueError as error:
            raise pytest.UsageError(str(error)) from None
        names = self.devices if {"device", "mode"} & {*property_.parameters} else ("cpu",)
        return [(claim, name) for claim in judged for name in names if self.has(claim, name)]

    def has(self, claim: str, device: str) -> bool:
        """Whether a claim is judged on a device."""
        return (
            claim in self.wanted
            and device in self.devices
            and catalogue.speaks_of(self.claims[claim].devices, device)
            and (self.columns is None or (claim, device) in self.columns)
        )

    def expected(self, column: Column) -> catalogue.Expectation:
        """What is expected of a claim on a device, with the torch and the NumPy of this process."""
        claim, device = self.claims[column[0]], column[1]
        if claim.devices == "several" and not another(device):
            named = f"--device {device.partition(':')[0]}:0 lets each worker see all"
            return catalogue.Expectation("absent", because=f"this process sees one such device; {named}")
        missing = abilities_of(device).lacks.get("copy", {})
        for need in claim.needs:
            if need in missing:
                return catalogue.Expectation("absent", because=f"this device lacks {need}: {missing[need]}")
        versions = torch.__version__, np.__version__
        base = left_on(abilities_of(device), claim.expected(*versions, device))
        said = [each for each in self.accepted if each.covers(claim.id, *versions, device)]
        try:
            return combined(base, said)
        except catalogue.CatalogueError as error:
            raise pytest.UsageError(f"--expectations {error}") from None


def left_on(abilities: Abilities, expected: catalogue.Expectation) -> catalogue.Expectation:
    """What is left of an expectation on a device: inputs that it cannot hold refute nothing there."""
    if not abilities.lacks or not expected.causes:
        return expected
    left = tuple(cause for cause in expected.causes if not _is_lacked(abilities, cause.given))
    return dataclasses.replace(expected, causes=left) if left else catalogue.HOLDS


def _is_lacked(abilities: Abilities, given: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the inputs that a failure is expected for are of classes that a device lacks."""
    for name, patterns in given.items():
        axis = name.rpartition(".")[2]
        wanted = {
            group for group in AXES.get(axis, ()) for each in patterns if fnmatch.fnmatchcase(group, each)
        }
        if wanted and wanted <= abilities.lacks.get(axis, {}).keys():
            return True
    return False


def known(catalogues: tuple[Path, ...]) -> dict[str, catalogue.Claim]:
    """Our claims and those of a team's own folders, each of which has a property.

    Raises pytest.UsageError, with file and line, for one that cannot be used.
    """
    try:
        claims = catalogue.load(*catalogues)
        list(catalogue.properties(*catalogues))  # says what has no property, and which property has no claim
    except (catalogue.CatalogueError, SyntaxError) as error:
        raise pytest.UsageError(str(error)) from None
    return claims


def accepted(
    files: list[Path], claims: Mapping[str, catalogue.Claim], names: tuple[str, ...]
) -> tuple[Accepted, ...]:
    """What makers expect of the devices of a run.

    Raises pytest.UsageError, with file and line, for what cannot be used, or is about no device of the run.
    """
    kinds = {name.partition(":")[0] for name in names}
    try:
        found = [each for file in files for each in read_accepted(file, claims)]
    except catalogue.CatalogueError as error:
        raise pytest.UsageError(f"--expectations {error}") from None
    for each in found:
        if each.device not in kinds:
            problem = f"this run is not about the device {each.device!r}"
            raise pytest.UsageError(f"--expectations {each.where}: {problem}; take the file away")
    return tuple(found)


def in_shard(claim_id: str, shard: str | None) -> bool:
    """Whether a claim belongs to part K/N: decided by its id alone, so that new claims move no other."""
    if not shard:
        return True
    part, parts = map(int, shard.split("/"))
    return zlib.crc32(claim_id.encode()) % parts == part - 1


def chosen_devices(names: list[str]) -> tuple[str, ...]:
    """The columns of a run: the devices that were named, or all that are here.

    Raises pytest.UsageError for a device that is not here.
    """
    for name in names:
        kind, _, index = name.partition(":")
        reason = "" if kind in devices().present else "the suite looks for no such device"
        given = name != kind
        if not reason and given and not (re.fullmatch("0|[1-9][0-9]*", index) and int(index) < count(kind)):
            reason = f"there is no {kind} with this index"
        if reason:
            reason = devices().absent.get(kind, reason)
            raise pytest.UsageError(f"--device {name}: {reason}; choose from {', '.join(devices().present)}")
    return tuple(sorted(set(names))) or devices().present


def chosen_columns(names: list[str], modes: list[str]) -> tuple[str, ...]:
    """The columns of a run: those of the devices where code is to run eagerly, and those of other modes.

    Raises pytest.UsageError for a device that is not here.
    """
    eager = chosen_devices(names) if catalogue.EAGER in (modes or [catalogue.EAGER]) else ()
    others = [
        catalogue.column_of_mode(each)
        for mode in modes
        if mode != catalogue.EAGER
        for each in (mode, *catalogue.MODES[mode].together)
    ]
    return tuple(sorted({*eager, *others}))


def listed(file: Path | None) -> list[str]:
    """The ids that stand in a file, one a line.

    Raises pytest.UsageError where it cannot be read or is empty.
    """
    if file is None:
        return []
    try:
        ids = file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise pytest.UsageError(f"--claims-from {file}: it cannot be read ({error}); name another") from None
    if not ids:
        raise pytest.UsageError(f"--claims-from {file}: it names no claim; write ids, one a line")
    return ids


def wanted(claims: Mapping[str, catalogue.Claim], patterns: list[str], names: tuple[str, ...]) -> set[str]:
    """The ids of the claims whose id or one of whose numbers matches a shell pattern; all without one.

    Raises pytest.UsageError for a pattern that matches nothing, or nothing that speaks of these devices.
    """
    chosen = set() if patterns else set(claims)
    for pattern in patterns:
        ids = {claim.id for claim in claims.values() if _matches(claim, pattern)}
        if not ids:
            problem = "no claim has such an id or number; conformance/catalogue/claims lists them"
            raise pytest.UsageError(f"--claims {pattern}: {problem}")
        if not any(catalogue.speaks_of(claims[claim_id].devices, name) for claim_id in ids for name in names):
            raise pytest.UsageError(f"--claims {pattern}: such claims do not speak of {', '.join(names)}")
        chosen |= ids
    return chosen


def _matches(claim: catalogue.Claim, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for name in (claim.id, *claim.cites))
