"""Tensors of every dtype, shape, memory layout and grad state, drawn as recipes."""

from __future__ import annotations

import ctypes
import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from hypothesis import note, reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.arrays import ArrayRecipe
from strategies.choices import choose
from strategies.devices import WITHOUT_STRIDES
from strategies.devices import devices as all_devices
from strategies.dtypes import ALL, COMPLEX, SHARED, TORCH_ONLY, can_require_grad, itemsize
from strategies.layouts import TENSOR_LAYOUTS, growth, lay_out, possible, suited
from strategies.recipes import Built, has_bits, literals, refuse_unknown, repeated, shape_class, short_repr
from strategies.shapes import choose_shape, refuse_crossed, shape_choices
from strategies.values import POOL_CHOICES, Bits, draw_pool

REQUIRING_GRAD = ("leaf", "nonleaf", "leaf_view", "populated")
GRADS = ("none", *REQUIRING_GRAD, "detached")

# As they are before anyone plants a fault in them: what builds an input is not what is being judged.
_clone, _detach, _to = torch.Tensor.clone, torch.Tensor.detach, torch.Tensor.to
_requires_grad_ = torch.Tensor.requires_grad_

# A negative bit needs a complex dtype of the same precision to be taken from.
_COMPLEX_OF = {"float32": "complex64", "float64": "complex128"}
_INTEGERS = {1: "int8", 2: "int16", 4: "int32", 8: "int64", 16: "int64"}


@dataclasses.dataclass(frozen=True, repr=False)
class TensorRecipe:
    """A tensor, described so that its repr rebuilds it.

    ``values`` are repeated over a buffer in which ``shape`` is placed by ``layout`` and ``twist``
    (see strategies.layouts). ``grad`` is one of GRADS. ``bit`` is "conj" or "neg" for a tensor that
    is lazily conjugated or negated.
    """

    dtype: str
    shape: tuple[int, ...]
    values: tuple[Any, ...]
    layout: str = "contiguous"
    twist: int = 0
    grad: str = "none"
    bit: str = ""

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self, device: str = "cpu") -> torch.Tensor:
        """A new tensor in new memory on a device, with a new graph, equal at every call.

        Where a device has no strides the tensor is contiguous and has no lazy bit. Inputs that the
        lazy device cannot hold are rejected as Hypothesis's ``assume`` does.
        """
        place = lay_out(self.shape, self.layout, self.twist)
        plain = self.layout == "contiguous"
        kind = device.split(":")[0]
        if kind == "lazy" and not (self._can_be_lazy() and self._stays_in_a_lazy_scalar()):
            reject()
        if kind in WITHOUT_STRIDES and (self.bit or not plain):
            dense = dataclasses.replace(self, grad="none").build()
            tensor, plain = _to(dense.contiguous().resolve_conj().resolve_neg(), device), True
        else:
            tensor = self._buffer(self.shape if plain else (place.size,), device)
        if self.grad in ("nonleaf", "leaf_view", "detached"):
            _requires_grad_(tensor)
            tensor = _clone(tensor) if self.grad != "leaf_view" else tensor
        if not plain:
            tensor = tensor.as_strided(self.shape, place.strides, place.offset)
        elif self.grad == "leaf_view":
            tensor = tensor.view_as(tensor)
        if self.bit and kind not in WITHOUT_STRIDES:
            tensor = tensor.conj() if self.bit == "conj" else tensor.conj().imag
        if self.grad == "detached":
            tensor = _detach(tensor)
        if self.grad in ("leaf", "populated"):
            _requires_grad_(tensor)
        if self.grad == "populated":
            tensor.grad = self._zeros().build(device)
        return tensor

    def _zeros(self) -> TensorRecipe:
        return dataclasses.replace(self, values=(Bits(0),), layout="contiguous", grad="none", bit="")

    def _can_be_lazy(self) -> bool:
        """Whether the lazy device can make the graph: of the dtypes of torch alone it clones bfloat16."""
        cloned = self.grad in ("nonleaf", "leaf_view", "detached")
        return self.dtype not in TORCH_ONLY or self.dtype == "bfloat16" or not cloned

    def _stays_in_a_lazy_scalar(self) -> bool:
        """Whether the lazy device keeps the bits: it passes a lone element through a double."""
        if math.prod(self.shape) != 1 or self.dtype in ("float64", "complex128"):
            return True
        if self.dtype == "bfloat16":
            return bool(self.values[0].pattern & 0x7F80 != 0x7F80)
        return self.dtype not in SHARED or bool(np.isfinite(self.array()).all())

    def _buffer(self, shape: tuple[int, ...], device: str) -> torch.Tensor:
        """The buffer, filled byte by byte so that no conversion under test has a part in it."""
        count = math.prod(shape)
        stored = _COMPLEX_OF[self.dtype] if self.bit == "neg" else self.dtype
        buffer = torch.empty(shape, dtype=getattr(torch, stored))
        raw = self._stored_bytes(count)
        if raw:
            ctypes.memmove(buffer.data_ptr(), raw, len(raw))
        return buffer if device == "cpu" else _to(buffer, device)

    def _stored_bytes(self, count: int) -> bytes:
        if self.dtype in TORCH_ONLY:
            size = itemsize(self.dtype)
            patterns = b"".join(value.pattern.to_bytes(size, "little") for value in self.values)
            return (patterns * (count // len(self.values) + 1))[: count * size]
        elements = repeated(self.values, self.dtype, count)
        if self.bit != "neg":
            return elements.tobytes()
        pairs = np.zeros((count, 2), self.dtype)
        pairs[:, 1] = elements
        return pairs.tobytes()

    def source(self, name: str, device: str = "cpu") -> list[str]:
        """Lines of Python that bind the tensor to a name, with torch alone."""
        data, view = self._data_source(device)
        lines = []
        if self.grad in ("nonleaf", "leaf_view", "detached"):
            own = ".clone()" if self.grad == "leaf_view" else ""  # else the leaf may itself be a view
            lines.append(f"leaf = {data}{own}.requires_grad_()")
            data = "leaf" if self.grad == "leaf_view" else "leaf.clone()"
        if self.grad == "leaf_view" and "as_strided" not in view:
            view = ".view_as(leaf)" + view
        state = ".detach()" if self.grad == "detached" else ""
        if self.grad in ("leaf", "populated"):
            state = ".requires_grad_()"
        lines.append(f"{name} = {data}{view}{state}")
        return lines + [f"{name}.grad = torch.zeros_like({name})"] * (self.grad == "populated")

    def _data_source(self, device: str) -> tuple[str, str]:
        """Expressions for the data, on the device, and for the view of it that the tensor is."""
        place = lay_out(self.shape, self.layout, self.twist)
        if self.layout == "contiguous":
            reshaped = f".resize_({self.shape})" if len(self.shape) != 1 else ""
            data, view = self._buffer_source(math.prod(self.shape)) + reshaped, ""
        else:
            data = self._buffer_source(place.size)
            view = f".as_strided({self.shape}, {place.strides}, {place.offset})"
        dense = ".contiguous()" if view else ""
        view += {"": "", "conj": ".conj()", "neg": ".conj().imag"}[self.bit]
        if device.split(":")[0] in WITHOUT_STRIDES:
            resolved = {"": "", "conj": ".resolve_conj()", "neg": ".resolve_neg()"}[self.bit]
            data, view = data + view + dense + resolved, ""
        return data + (f".to({device!r})" if device != "cpu" else ""), view

    def _buffer_source(self, count: int) -> str:
        if self.bit == "neg":
            pairs = tuple(part for value in self.values for part in (0.0, value))
            return f"torch.view_as_complex({_tensor_source(pairs, self.dtype, 2 * count)}.reshape(-1, 2))"
        return _tensor_source(self.values, self.dtype, count)

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {
            "bit": self.bit or "none",
            "dtype": self.dtype,
            "grad": self.grad,
            "layout": self.layout,
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


def _tensor_source(values: tuple[Any, ...], dtype: str, count: int) -> str:
    if not has_bits(values):
        return f"torch.tensor({literals(values, count)}, dtype=torch.{dtype})"
    if dtype in TORCH_ONLY:
        raw = b"".join(value.pattern.to_bytes(itemsize(dtype), "little") for value in values)
    else:
        raw = repeated(values, dtype, len(values)).tobytes()
    integers = _INTEGERS[itemsize(dtype)]
    words = tuple(int(word) for word in np.frombuffer(raw, integers))
    per_element = len(words) // len(values)
    return f"torch.tensor({literals(words, count * per_element)}, dtype=torch.{integers}).view(torch.{dtype})"


_TWISTS = (0, 1, 2, 3)


@st.composite
def tensor_recipes(
    draw: st.DrawFn,
    *,
    dtypes: Sequence[str] = ALL,
    layouts: Sequence[str] = TENSOR_LAYOUTS,
    grads: Sequence[str] = GRADS,
    min_dims: int = 0,
    max_dims: int = 5,
    min_elements: int = 0,
    max_elements: int = 60,
    values: st.SearchStrategy[Any] | None = None,
    allow_bits: bool = True,
) -> TensorRecipe:
    """Recipes of tensors.

    ``dtypes``, ``layouts`` and ``grads`` are drawn from in their order; ``values`` draws one element
    in place of the dtype's own strategy; ``allow_bits`` lets a few be lazily conjugated or negated.
    Shrinks to the first dtype, layout and grad state and a 0-d zero. Raises InvalidArgument where
    nothing can be drawn.
    """
    if not dtypes or not layouts or not grads:
        raise InvalidArgument("tensor_recipes: dtypes, layouts and grads must each name one; add one")
    refuse_unknown("tensor_recipes", "dtypes", dtypes, ALL)
    refuse_unknown("tensor_recipes", "layouts", layouts, TENSOR_LAYOUTS)
    refuse_unknown("tensor_recipes", "grads", grads, GRADS)
    if "none" not in grads:
        dtypes = [dtype for dtype in dtypes if can_require_grad(dtype)]
        if not dtypes:
            raise InvalidArgument("tensor_recipes: only floating and complex dtypes require grad; add one")
    refuse_crossed(min_dims, max_dims, min_elements, max_elements)
    fitting = possible(layouts, max_dims, min_elements, max_elements)
    if not fitting:
        raise InvalidArgument(f"tensor_recipes: no shape within the bounds suits {layouts}; widen either")
    choices = choose(draw, 5 + shape_choices(max_dims) + POOL_CHOICES)
    dtype, layout = choices.among(dtypes), choices.among(fitting)
    twist, state, lazy = choices.among(_TWISTS), choices.among(grads), choices.among((0, 0, 0, 0, 1))
    most = max_elements // growth(layout, min_elements)
    shape = choose_shape(choices, min_dims, max_dims, min_elements, most)
    bit = "conj" if dtype in COMPLEX else "neg" if dtype in _COMPLEX_OF else ""
    return TensorRecipe(
        dtype=dtype,
        shape=suited(shape, layout, max_dims),
        values=draw_pool(draw, choices, dtype, values),
        layout=layout,
        twist=0 if layout == "contiguous" else twist,
        grad=state if can_require_grad(dtype) else "none",
        bit=bit if lazy and allow_bits else "",
    )


def tensors(*, devices: Sequence[str] | None = None, **options: Any) -> st.SearchStrategy[torch.Tensor]:
    """Tensors built from tensor_recipes, with the same options, on one of the devices that hold data.

    A failing test prints the recipe.
    """
    return _built(tensor_recipes(**options), None if devices is None else tuple(devices))


@st.composite
def _built(
    draw: st.DrawFn, recipes: st.SearchStrategy[TensorRecipe], devices: tuple[str, ...] | None
) -> torch.Tensor:
    among = all_devices().with_data if devices is None else devices
    device = among[0] if len(among) == 1 else draw(st.sampled_from(among))
    recipe = draw(recipes)
    note(Built(recipe, device))
    return recipe.build(device)
