"""The classes of inputs that recipes tell by axis, and whether an expectation names one that there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fnmatch import fnmatchcase

from conformance.catalogue import CatalogueError, Claim
from conformance.properties.property import Property
from strategies import ARRAY_KINDS, ARRAY_LAYOUTS, GRADS, TENSOR_KINDS, TENSOR_LAYOUTS
from strategies.ambients import GRAD_MODES
from strategies.broken import ARRAY_RULES, TENSOR_RULES
from strategies.dtypes import NAMES
from strategies.pasts import PASTS
from strategies.scalars import SCALAR_DTYPES
from strategies.sequences import SEQUENCE_KINDS


def _sets(rules: Iterable[str]) -> list[str]:
    """Every set of rules that a recipe can break together, as its class is written."""
    known = list(rules)
    chosen = (itertools.combinations(known, count) for count in range(1, len(known) + 1))
    return [" ".join(each) for each in itertools.chain.from_iterable(chosen)]


AXES: dict[str, tuple[str, ...]] = {
    "bit": ("none", "conj", "neg"),
    "dtype": NAMES,
    "flags": ("none", "readonly", "unaligned", "readonly unaligned"),
    "grad": tuple(GRADS),
    "items": ("0", "1", "2", "3"),  # or more
    "kind": (*ARRAY_KINDS, *TENSOR_KINDS),
    "layout": (*ARRAY_LAYOUTS, *TENSOR_LAYOUTS),
    "rules": (*_sets(ARRAY_RULES), *_sets(TENSOR_RULES)),
    "scalar": SCALAR_DTYPES,
    "sequence": SEQUENCE_KINDS,
    "shape": ("0-d", "empty", "one-element", "1-d", "n-d", "deep", "large", "huge"),
    "past": ("none", *PASTS[1:]),
    "mode": ("grad", *GRAD_MODES),
    "ambient": ("dtype", "device", "deterministic", "threads", "several"),
}


def check_given(claim: Claim, property_: Property) -> None:
    """Raise CatalogueError where a claim expects a failure for a class of inputs that no strategy knows."""
    for expected in claim.expect:
        for cause in expected.causes:
            for name, patterns in cause.given.items():
                _check(claim.where, property_, name, patterns)


def _check(where: str, property_: Property, name: str, patterns: Iterable[str]) -> None:
    if name in property_.strategies:
        return
    parameter, _, axis = name.rpartition(".")
    if axis not in AXES or parameter not in ("", *property_.strategies):
        known = ", ".join([*AXES, *property_.strategies])
        raise CatalogueError(f"{where}: {name!r} is no axis and no parameter; use one of {known}")
    for pattern in patterns:
        if not any(fnmatchcase(value, pattern) for value in AXES[axis]):
            known = ", ".join(dict.fromkeys(AXES[axis]))
            raise CatalogueError(f"{where}: no input has the {axis} {pattern!r}; use one of {known}")
