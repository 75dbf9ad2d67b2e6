"""A claim of a catalogue as a results file states it."""

from __future__ import annotations

from conformance import catalogue
from conformance.verdict.records import Claim


def stated(claim: catalogue.Claim, place: str) -> Claim:
    """The record of a claim; the place is that of its property."""
    return Claim(
        id=claim.id,
        sentence=claim.sentence,
        cites=list(claim.cites),
        kind=claim.kind,
        harm=claim.harm,
        property=place,
    )
