"""One tensor, described so that it can be built, written out and counted."""

from __future__ import annotations

import ctypes
import dataclasses
import math
from typing import Any

import numpy as np
import torch
from hypothesis import reject

from strategies.abilities import NotHere
from strategies.array_recipe import ArrayRecipe
from strategies.devices import WITHOUT_NANS, WITHOUT_STRIDES, is_vendors
from strategies.dtypes import SHARED, TORCH_ONLY, itemsize
from strategies.pasts import cross, rewrite
from strategies.pasts import source as past_source
from strategies.plans import TensorPlan, tensor_plan
from strategies.recipes import shape_class, short_repr
from strategies.texts import tensor_text
from strategies.values import Bits, repeated_bytes

REQUIRING_GRAD = (
    "leaf",
    "nonleaf",
    "leaf_view",
    "populated",
    "parameter",
)  # the last is of a class of its own
GRADS = ("none", *REQUIRING_GRAD, "detached")

# A negative bit needs a complex dtype of the same precision to be taken from.
COMPLEX_OF = {"float32": "complex64", "float64": "complex128"}


@dataclasses.dataclass(frozen=True, repr=False)
class TensorRecipe:
    """A tensor, described so that its repr rebuilds it.

    ``values`` are repeated over a buffer in which ``shape`` is placed by ``layout`` and ``twist``
    (see strategies.layouts). ``grad`` is one of GRADS. ``bit`` is "conj" or "neg" for a tensor that
    is lazily conjugated or negated. ``past`` is one of PASTS: what happened to the tensor before.
    """

    dtype: str
    shape: tuple[int, ...]
    values: tuple[Any, ...]
    layout: str = "contiguous"
    twist: int = 0
    grad: str = "none"
    bit: str = ""
    past: str = ""

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self, device: str = "cpu") -> torch.Tensor:
        """A new tensor in new memory on a device, with a new graph, equal at every call.

        Where a device has no strides the tensor is contiguous and has no lazy bit. Inputs that a
        device cannot hold, bit by bit, are rejected as Hypothesis's ``assume`` does, and so is what a
        vendor's device refuses (NotHere).
        """
        if not torch.is_grad_enabled() or torch.is_inference_mode_enabled():
            with torch.inference_mode(False), torch.enable_grad():
                return self.build_in_mode(device)
        return self.build_in_mode(device)

    def build_in_mode(self, device: str = "cpu") -> torch.Tensor:
        """The same in the grad mode that is set, which decides about the graph."""
        if device.startswith("lazy") and not (self._can_be_lazy() and self._stays_in_a_lazy_scalar()):
            reject()
        if self.bit and device.split(":")[0] in WITHOUT_NANS and np.isnan(self.array()).any():
            reject()
        plan = self._plan(device)
        rewritten = self._is_rewritten(device)
        buffer = self._buffer(plan.buffer, past=rewritten)
        tensor = _on_a_vendors_device(plan, buffer) if is_vendors(device) else plan.carried_out(buffer)
        if rewritten:
            rewrite(tensor, buffer, self._bytes(math.prod(plan.buffer)))
        elif self.past:
            cross(tensor)
        if self.grad == "populated":
            tensor.grad = self._zeros().build(device)
        return tensor

    def _is_rewritten(self, device: str) -> bool:
        """Whether the tensor had other values: it can where its memory is that of the buffer."""
        return self.past == "rewritten" and device == "cpu" and self.grad not in ("nonleaf", "detached")

    def source(self, name: str, device: str = "cpu") -> list[str]:
        """Lines of Python that bind the tensor to a name, with torch alone."""
        plan = self._plan(device)
        dtype, values = self._stored()
        text = plan.written(tensor_text(values, dtype, plan.buffer))
        lines = [f"{name} = {text}", *(past_source(name, True) if self.past else [])]
        if self.grad == "populated":
            zeros = self._zeros().source("", device)[0].removeprefix(" = ")
            lines.append(f"{name}.grad = {zeros}")
        return lines

    def _plan(self, device: str) -> TensorPlan:
        strided = device.split(":")[0] not in WITHOUT_STRIDES
        sparing = is_vendors(device)
        return tensor_plan(self.shape, self.layout, self.twist, self.grad, self.bit, device, strided, sparing)

    def _zeros(self) -> TensorRecipe:
        return dataclasses.replace(self, values=(Bits(0),), layout="contiguous", grad="none", bit="", past="")

    def _buffer(self, shape: tuple[int, ...], *, past: bool) -> torch.Tensor:
        """The buffer, filled byte by byte by no conversion under test; of the past, ones."""
        dtype, _ = self._stored()
        buffer = torch.empty(shape, dtype=getattr(torch, dtype), device="cpu")
        count = math.prod(shape)
        raw = b"\x01" * (count * buffer.element_size()) if past else self._bytes(count)
        if raw:
            ctypes.memmove(buffer.data_ptr(), raw, len(raw))
        return buffer

    def _bytes(self, count: int) -> bytes:
        dtype, values = self._stored()
        return repeated_bytes(values, dtype, count)

    def _stored(self) -> tuple[str, tuple[Any, ...]]:
        """The dtype and the elements of the buffer: of a lazily negated tensor, imaginary parts."""
        if self.bit != "neg":
            return self.dtype, self.values
        places = 8 * itemsize(self.dtype)
        values = (
            Bits(value.pattern << places) if isinstance(value, Bits) else complex(0, value)
            for value in self.values
        )
        return COMPLEX_OF[self.dtype], tuple(values)

    def _can_be_lazy(self) -> bool:
        """Whether the lazy device can make the graph: of the dtypes of torch alone it clones bfloat16."""
        cloned = bool(self.past) or self.grad in ("nonleaf", "leaf_view", "detached", "parameter")
        return self.dtype not in TORCH_ONLY or self.dtype == "bfloat16" or not cloned

    def _stays_in_a_lazy_scalar(self) -> bool:
        """Whether the lazy device keeps the bits: it passes a lone element through a double."""
        if math.prod(self.shape) != 1 or self.dtype in ("float64", "complex128"):
            return True
        if self.dtype == "bfloat16":
            return bool(self.values[0].pattern & 0x7F80 != 0x7F80)
        if self.dtype == "complex32":
            halves = np.array([self.values[0].pattern], np.uint32).view(np.float16)
            return bool(np.isfinite(halves).all())
        return self.dtype not in SHARED or bool(np.isfinite(self.array()).all())

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {
            "bit": self.bit or "none",
            "dtype": self.dtype,
            "grad": self.grad,
            "layout": self.layout,
            "past": self.past or "none",
            "shape": shape_class(self.shape),
        }

    def array(self) -> np.ndarray[Any, Any]:
        """The same values as a NumPy array, made by NumPy alone.

        Raises TypeError for a dtype that NumPy lacks.
        """
        if self.dtype in TORCH_ONLY:
            raise TypeError(f"NumPy has no {self.dtype}; ask for the array of another dtype")
        array = self._array_recipe().build()
        functions: dict[str, Any] = {"conj": np.conj, "neg": np.negative, "": np.asarray}
        return np.asarray(functions[self.bit](array))  # of a 0-d array NumPy makes a scalar

    def array_source(self, name: str) -> list[str]:
        """Lines of Python that bind ``array()`` to a name, with NumPy alone."""
        lines = self._array_recipe().source(name)
        function = {"conj": "np.conj", "neg": "np.negative"}.get(self.bit)
        return lines + [f"{name} = np.asarray({function}({name}))"] * bool(function)

    def _array_recipe(self) -> ArrayRecipe:
        return ArrayRecipe(self.dtype, self.shape, self.values, self.layout, self.twist)


def _on_a_vendors_device(plan: TensorPlan, buffer: torch.Tensor) -> torch.Tensor:
    """What a plan makes there; an input that cannot be made says nothing of what would be done with it."""
    try:
        return plan.carried_out(buffer)
    except Exception as error:
        raise NotHere(f"{type(error).__name__}: {error}".splitlines()[0]) from error
