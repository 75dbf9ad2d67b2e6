"""What a vendor's device can hold, as a probe found it; every other device holds all that is drawn for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from hypothesis.errors import UnsatisfiedAssumption

# What an input has of these on every device; the others are of tensors that are built there.
_ANYWHERE = ("dtype", "shape")


@dataclasses.dataclass(frozen=True)
class Abilities:
    """The classes of inputs that a device lacks, by axis, each with the reason; and how many of it there are.

    Beside the axes of tensors there is "copy": ways of moving that the device lacks.
    """

    lacks: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    count: int = 1

    def lacked(self, value: Any) -> str:
        """The first class of an input that the device lacks; empty where it can hold the input."""
        if not self.lacks or not hasattr(value, "axes"):
            return ""
        axes = value.axes()
        names = axes if "grad" in axes else _ANYWHERE
        return next((axes[name] for name in names if axes.get(name) in self.lacks.get(name, ())), "")


class NotHere(UnsatisfiedAssumption):
    """A vendor's device cannot be given an input, for a reason that no probe foresaw."""


_EVERYTHING = Abilities()
_found: dict[str, Abilities] = {}


def note(kind: str, abilities: Abilities) -> None:
    """Keep what was found of a kind of device, for this process."""
    _found[kind] = abilities


def abilities_of(device: str) -> Abilities:
    """What is known of a device (a name, with or without an index); everything where nothing was found."""
    return _found.get(device.partition(":")[0], _EVERYTHING)
