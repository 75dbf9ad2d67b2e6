"""A claim, and what one may say of itself."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from conformance.catalogue.devices import DOMAINS, speaks_of
from conformance.catalogue.expectations import HOLDS, Expectation, check_overlaps, expectation
from conformance.catalogue.modes import MODES, mode_of
from conformance.catalogue.tables import CatalogueError, check_keys, check_known

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


# Ways of copying that a claim may need, and that a probe of a vendor's device may find to be missing.
NEEDS = ("pinned memory", "a copy to it without waiting", "a copy from it without waiting")


@dataclasses.dataclass(frozen=True)
class Claim:
    """One sentence that someone published, as a checkable statement.

    ``cites`` are numbers of the documents' claims, ``kind`` one of KINDS, ``devices`` one of DOMAINS,
    ``needs`` some of NEEDS; ``harm`` says what goes wrong for a user who believes the claim where it is
    false. The claim is expected to hold wherever ``expect`` is silent. ``letter`` marks what a document says
    to the letter where a fair reader takes it to say less; ``narrows`` names claims of which this one is a
    narrower truth.
    """

    id: str
    sentence: str
    cites: tuple[str, ...]
    kind: str
    harm: str
    devices: str
    expect: tuple[Expectation, ...]
    where: str
    letter: bool = False
    narrows: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def expected(self, torch: str, numpy: str, device: str) -> Expectation:
        """What is expected of the claim in a column, which is a device or a mode."""
        if not speaks_of(self.devices, device):
            return Expectation(verdict="absent", because=DOMAINS[self.devices])
        mode = MODES.get(mode_of(device))
        if mode and not mode.fits(torch):
            return Expectation(verdict="absent", because=mode.without)
        return next((each for each in self.expect if each.covers(torch, numpy, device)), HOLDS)


_KEYS: Mapping[str, type] = {
    "sentence": str,
    "cites": list,
    "kind": str,
    "harm": str,
    "devices": str,
    "needs": list,
    "expect": list,
    "letter": bool,
    "narrows": list,
}


def claim(where: str, claim_id: str, fields: Any) -> Claim:
    """A claim from its table; raises CatalogueError, which says where, for one that cannot be used."""
    check_id(where, claim_id)
    check_keys(where, fields, _KEYS, ("sentence", "kind", "harm"))
    domain = fields.get("devices", "cpu")
    check_known(where, (fields["kind"],), KINDS, "kind")
    check_known(where, (domain,), DOMAINS, "domain")
    check_known(where, fields.get("needs", ()), NEEDS, "need")
    expect = tuple(expectation(where, each) for each in fields.get("expect", []))
    check_overlaps(where, expect)
    return Claim(
        id=claim_id,
        sentence=fields["sentence"],
        cites=tuple(fields.get("cites", ())),
        kind=fields["kind"],
        harm=fields["harm"],
        devices=domain,
        expect=expect,
        where=where,
        letter=fields.get("letter", False),
        narrows=tuple(fields.get("narrows", ())),
        needs=tuple(fields.get("needs", ())),
    )


def check_id(where: str, claim_id: str) -> None:
    """Raise CatalogueError for an id that is not made of words, hyphens and dots."""
    if not re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)*(\.[a-z0-9_]+(-[a-z0-9_]+)*)+", claim_id):
        raise CatalogueError(
            f"{where}: {claim_id!r} is not a dotted id; write it like 'item.returns-a-number'"
        )


def way_of(claim_id: str) -> str:
    """The way across that a claim speaks of, with which its id begins."""
    return claim_id.partition(".")[0]
