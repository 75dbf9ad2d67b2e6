"""The tests of a run: one for each claim and device, whose id names both."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import catalogue
from conformance.properties.property import Property
from conformance.verdict.results import Verdict

Column = tuple[str, str]  # the id of a claim, and a device


class ClaimItem(pytest.Item):
    """The judgement of one claim on one device: ``module::property[claim@device]``."""

    def __init__(
        self,
        *,
        property_: Property,
        column: Column,
        claim: catalogue.Claim,
        judged: Callable[[ClaimItem], Verdict],
        told: Callable[[Verdict], str],
        name: str,
        parent: pytest.Collector,
    ) -> None:
        super().__init__(name, parent)
        self.property, self.column = property_, column
        self.verdict: Verdict | None = None
        self._claim, self._judged, self._told = claim, judged, told
        self.add_marker(pytest.mark.claim(claim.id))
        self.add_marker(claim.kind)

    def runtest(self) -> None:
        """Judge, and fail where the verdict is not the expected one."""
        self.user_properties += [("sentence", self._claim.sentence), ("numbers", " ".join(self._claim.cites))]
        self.verdict = self._judged(self)
        self.user_properties.append(("verdict", self.verdict.verdict))
        if self.verdict.surprise:
            pytest.fail(self._told(self.verdict), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The place of the property, and the name under which a failure is shown."""
        return self.property.file, self.property.line - 1, self.name


def name_of(property_: Property, column: Column) -> str:
    """The name of the test that judges a property's claim on a device."""
    return f"{property_.name}[{column[0]}@{column[1]}]"


def column_of(nodeid: str) -> Column | None:
    """The claim and the device that a test's id names; None for another test."""
    match = re.search(r"\[([^\[\]@]+)@([^\[\]@]+)\]$", nodeid)
    return (match[1], match[2]) if match else None
