"""What is expected of a claim in a column: a verdict, and of a refutation what a user would see."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from conformance.catalogue.devices import DOMAINS, KINDS_OF_DEVICES, kind_of, kinds_of
from conformance.catalogue.tables import CatalogueError, check_keys, check_known
from conformance.catalogue.versions import NUMPY, TORCH, contains, meet
from conformance.verdict.results import VERDICTS

# What a claim can promise of a call, and what an assertion that fails shows to be broken.
PROMISES = (
    "values",
    "dtype",
    "shape",
    "strides",
    "conj or neg bit",  # of a conjugated or negated tensor
    "access",  # whether an array can be written to
    "type",  # the class of the result
    "identity",  # the result is, or is not, the argument itself
    "device",
    "sharing",
    "independence",
    "state",  # of the argument
    "gradient",
    "warning",
    "refusal",  # nothing was raised
    "text",  # what is printed, or said by the documentation
    "lifetime",  # what is no longer used is freed
    "survival",  # of the process
    "speed",
)


@dataclasses.dataclass(frozen=True)
class Observed:
    """What a refutation showed: either what was raised or the promise that failed.

    ``raises`` is "Type: message"; ``values`` are the reprs of what the failed assertion names; ``inputs``
    are the classes of the inputs by axis ("dtype", "recipe.dtype") and by plain parameter ("mode").
    """

    raises: str = ""
    promise: str = ""
    values: tuple[str, ...] = ()
    inputs: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.raises or f"the {self.promise or 'unnamed promise'} fails"


@dataclasses.dataclass(frozen=True)
class Cause:
    """How a claim is expected to fail.

    ``raises`` is a regular expression that "Type: message" begins with, ``promise`` one of PROMISES; ``sees``
    a regular expression for a value that was seen; ``given`` maps axes and parameters to the classes of
    inputs, "*" standing for any characters.
    """

    raises: str = ""
    promise: str = ""
    sees: str = ""
    given: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.raises or f"the {self.promise} to fail"

    def fails_as(self, observed: Observed) -> bool:
        """Whether this is what was raised, or the promise that failed."""
        if self.raises:
            return re.match(self.raises, observed.raises, re.DOTALL) is not None
        return not observed.raises and observed.promise == self.promise

    def shows(self, observed: Observed) -> bool:
        """Whether one of the values that were seen is as expected."""
        return not self.sees or any(re.search(self.sees, value, re.DOTALL) for value in observed.values)

    def unexpected_inputs(self, inputs: Mapping[str, frozenset[str]]) -> list[str]:
        """The axes on which the inputs are of another class than this failure is expected for."""
        return [
            f"{axis}={' '.join(sorted(inputs.get(axis, ['none'])))}"
            for axis, patterns in self.given.items()
            if not any(fnmatchcase(value, pattern) for value in inputs.get(axis, ()) for pattern in patterns)
        ]


@dataclasses.dataclass(frozen=True)
class Expectation:
    """The verdict that is expected in a range of versions, and why.

    ``torch`` and ``numpy`` are version ranges such as ">=2.0,<2.8"; ``devices`` is empty for all.
    ``causes`` are the ways in which a refuted claim may fail: each failure has to be one of them.
    """

    verdict: str
    torch: str = ""
    numpy: str = ""
    devices: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    because: str = ""

    def covers(self, torch: str, numpy: str, device: str) -> bool:
        """Whether this expectation speaks of a torch version, a NumPy version and a device."""
        return (
            contains(self.torch, torch)
            and contains(self.numpy, numpy)
            and (not self.devices or kind_of(device) in self.devices)
        )

    def matches(self, observed: Observed) -> bool:
        """Whether a refutation is one of those expected."""
        return not self.difference(observed)

    def difference(self, observed: Observed) -> str:
        """Which part of a refutation is another than expected; empty where it is as expected."""
        alike = [cause for cause in self.causes if cause.fails_as(observed)]
        if not alike:
            return f"expected {' or '.join(map(str, self.causes)) or self.verdict}, found {observed}"
        shown = [cause for cause in alike if cause.shows(observed)]
        if not shown:
            wanted = " or ".join(repr(cause.sees) for cause in alike)
            return f"{observed} as expected, but expected to see {wanted}, found {', '.join(observed.values)}"
        others = [cause.unexpected_inputs(observed.inputs) for cause in shown]
        if not all(others):
            return ""
        fewest: list[str] = min(others, key=len)
        inputs = ", ".join(fewest)
        return f"the expected failure ({observed}) occurs for inputs it was not expected for: {inputs}"


HOLDS = Expectation(verdict="holds")

_CAUSE_KEYS = {"raises": str, "promise": str, "sees": str, "given": dict}
_KEYS = {
    "verdict": str,
    "torch": str,
    "numpy": str,
    "devices": list,
    "because": str,
    "causes": list,
    **_CAUSE_KEYS,
}


def expectation(where: str, fields: Any) -> Expectation:
    """An expectation from its table; raises CatalogueError, which says where, for one that says nothing."""
    check_keys(where, fields, _KEYS, ("verdict", "because"))
    alone = {key: fields[key] for key in _CAUSE_KEYS if key in fields}
    if alone and "causes" in fields:
        raise CatalogueError(f"{where}: a cause stands beside 'causes'; move it into them")
    causes = tuple(_cause(where, each) for each in fields.get("causes", [alone] if alone else []))
    made = Expectation(
        fields["verdict"],
        fields.get("torch", ""),
        fields.get("numpy", ""),
        kinds_of(fields.get("devices", ())),
        causes,
        fields["because"],
    )
    check_known(where, (made.verdict,), VERDICTS, "verdict")
    stated = [each.removeprefix("but ") for each in fields.get("devices", ())]
    check_known(where, stated, {*KINDS_OF_DEVICES, *DOMAINS}, "device")
    if stated and not made.devices:
        raise CatalogueError(f"{where}: 'devices' leaves none; name one")
    if (made.verdict == "refuted") != bool(causes):
        problem = "a refutation, and no other verdict, says what a user would see"
        raise CatalogueError(f"{where}: {problem}; add 'raises' or 'promise' there")
    _check_range(where, "torch", made.torch, TORCH)
    _check_range(where, "NumPy", made.numpy, NUMPY)
    return made


def _cause(where: str, fields: Any) -> Cause:
    check_keys(where, fields, _CAUSE_KEYS, ())
    if ("raises" in fields) == ("promise" in fields):
        raise CatalogueError(f"{where}: a cause has either 'raises' or 'promise'; write one")
    if "promise" in fields:
        check_known(where, (fields["promise"],), PROMISES, "promise")
    given = fields.get("given", {})
    if not all(isinstance(each, list) and each for each in given.values()):
        raise CatalogueError(f"{where}: 'given' maps each axis to a list of classes; write one")
    try:
        for pattern in ("raises", "sees"):
            re.compile(fields.get(pattern, ""))
    except re.error as error:
        raise CatalogueError(f"{where}: cannot read {pattern!r} ({error}); mend it") from None
    return Cause(**fields | {"given": {axis: tuple(values) for axis, values in given.items()}})


def _check_range(where: str, of: str, spec: str, versions: tuple[str, ...]) -> None:
    try:
        specifiers = SpecifierSet(spec)
    except InvalidSpecifier as error:
        raise CatalogueError(f"{where}: cannot read a range ({error}); mend it") from None
    for specifier in specifiers:
        if specifier.operator not in (">=", "<"):
            raise CatalogueError(f"{where}: {specifier} is not a bound; use >= and < alone")
    if not any(contains(spec, version) for version in versions):
        raise CatalogueError(f"{where}: no {of} that is supported is {spec!r}; mend the range or take it out")


def check_overlaps(where: str, expect: tuple[Expectation, ...]) -> None:
    """Raise CatalogueError where two expectations speak of one column."""
    for index, first in enumerate(expect):
        for second in expect[:index]:
            devices = not first.devices or not second.devices or set(first.devices) & set(second.devices)
            if devices and meet(first.torch, second.torch) and meet(first.numpy, second.numpy):
                problem = f"the ranges {second.torch!r} and {first.torch!r} overlap"
                raise CatalogueError(f"{where}: {problem}; let each column have one expectation")
