"""What kills on a vendor's device: a class of inputs that killed several claims is not tried again."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import Any

# The axes whose classes may be to blame, the likeliest first, each with the classes that are on every input.
_PLAIN = {
    "dtype": ("float32",),
    "bit": ("none",),
    "shape": ("one-element", "1-d", "n-d", "0-d"),
    "layout": ("contiguous",),
    "grad": ("none",),
    "past": ("none",),
}
_ANYWHERE = ("dtype", "shape")  # the others can be left out of tensors alone
_MANY = 10  # times the claims that are enough to leave a class out: then a run gives up
Class = tuple[str, str]  # an axis and a class of it


@dataclasses.dataclass(frozen=True)
class Deadly:
    """A class of inputs that is to be left out of what is still to be judged, and why."""

    device: str
    axis: str
    group: str
    reason: str


class Deaths:
    """The deaths of one run, until one class of inputs has killed ``enough`` claims; of 0 it never has."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._met: dict[tuple[str, str], list[tuple[str, frozenset[Class]]]] = {}

    def add(self, claim: str, device: str, how: str, inputs: Mapping[str, Any]) -> Deadly | None:
        """Note that a claim died of some inputs; the class to leave out from now on, if that is known now."""
        kind = device.partition(":")[0]
        met = self._met.setdefault((kind, how), [])
        met.append((claim, _classes(inputs)))
        if not self._enough:
            return None
        counts = Counter(each for _, classes in met for each in classes)
        order = list(_PLAIN)
        found = max(counts, key=lambda each: (counts[each], -order.index(each[0])), default=None)
        if found is None or counts[found] < self._enough:
            return None
        of_it = [claim for claim, classes in met if found in classes]
        met[:] = [death for death in met if found not in death[1]]
        return Deadly(kind, *found, f"{how}, {len(of_it)} claims: {', '.join(of_it)}")

    def problem(self) -> str:
        """Why no more is to be judged, many claims having died alike and of no class; empty where it is."""
        for (kind, how), met in self._met.items():
            if self._enough and len(met) >= _MANY * self._enough:
                said = (
                    f"{len(met)} claims died alike on {kind} ({how}), of inputs that have nothing in common"
                )
                return f"{said}; --deadly 0 goes on all the same"
        return ""


def _classes(inputs: Mapping[str, Any]) -> frozenset[Class]:
    """The classes of the inputs that not every input has."""
    found = [value.axes() for value in inputs.values() if hasattr(value, "axes")]
    return frozenset(
        (axis, axes[axis])
        for axes in found
        for axis, plain in _PLAIN.items()
        if axes.get(axis, plain[0]) not in plain and (axis in _ANYWHERE or "grad" in axes)
    )
