"""One NumPy array, described so that it can be built, written out and counted."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from strategies.pasts import cross, rewrite
from strategies.pasts import source as past_source
from strategies.plans import ArrayPlan, array_plan
from strategies.recipes import repeated, shape_class, short_repr
from strategies.texts import array_text


@dataclasses.dataclass(frozen=True, repr=False)
class ArrayRecipe:
    """A NumPy array, described so that its repr rebuilds it.

    ``values`` are repeated over a buffer in which ``shape`` is placed by ``layout`` and ``twist``
    (see strategies.layouts; of the layout "field" each element is followed by a byte of padding, as in
    a field of a record); ``readonly`` clears the writeable flag, ``unaligned`` shifts the buffer
    by one byte. ``past`` is one of PASTS: what happened to the array before.
    """

    dtype: str
    shape: tuple[int, ...]
    values: tuple[Any, ...]
    layout: str = "contiguous"
    twist: int = 0
    readonly: bool = False
    unaligned: bool = False
    past: str = ""

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self) -> np.ndarray[Any, Any]:
        """A new array in new memory, equal at every call."""
        plan = self._plan()
        array = plan.carried_out(repeated(self.values, self.dtype, plan.count), self.shape, self.dtype)
        if self.past == "rewritten" and not array.dtype.hasobject:
            raw = array.tobytes()
            array[...] = np.frombuffer(b"\x01" * len(raw), array.dtype).reshape(array.shape)
            rewrite(array, array, raw)
        elif self.past:
            cross(array)
        if self.readonly:
            array.flags.writeable = False
        return array

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the array to a name, with NumPy alone."""
        plan = self._plan()
        if plan.plain:
            text = array_text(self.values, self.dtype, self.shape)
        else:
            buffer = array_text(self.values, self.dtype, (plan.count,))
            text = plan.written(buffer, self.shape, self.dtype)
        lines = [f"{name} = {text}", *(past_source(name, False) if self.past else [])]
        return lines + [f"{name}.flags.writeable = False"] * self.readonly

    def _plan(self) -> ArrayPlan:
        dtype = np.dtype(self.dtype)
        return array_plan(
            self.shape, self.layout, self.twist, self.unaligned, dtype.itemsize, dtype.hasobject
        )

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        flags = ["readonly"] * self.readonly + ["unaligned"] * self.unaligned
        return {
            "dtype": self.dtype,
            "flags": " ".join(flags) or "none",
            "layout": self.layout,
            "past": self.past or "none",
            "shape": shape_class(self.shape),
        }
