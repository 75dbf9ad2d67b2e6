"""Arrays and tensors that few programs hold: other classes, other layouts, no memory of their own."""

from __future__ import annotations

import dataclasses
import functools
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from strategies.array_recipe import ArrayRecipe
from strategies.arrays import array_recipes
from strategies.choices import choose
from strategies.dtypes import DIFFERENTIABLE, INTEGRAL, NUMPY_ONLY, SHARED
from strategies.layouts import NON_NEGATIVE
from strategies.recipes import made_by, refuse_unknown, short_repr
from strategies.sweeps import each_class, swept
from strategies.tensor_recipe import TensorRecipe
from strategies.tensors import tensor_recipes

ARRAY_KINDS = (
    "subclass",
    "matrix",
    "memmap",
    "memmap-readonly",
    "memmap-copy",
    "unmasked",
    "masked",
    "recarray",
    "scalar",
)


class OtherArray(np.ndarray[Any, Any]):
    """An array of a class of its own."""


class OtherTensor(torch.Tensor):
    """A tensor of a class of its own."""


@dataclasses.dataclass(frozen=True, repr=False)
class UncommonArray:
    """An array of one of ARRAY_KINDS with the elements of an ordinary recipe, which its repr rebuilds.

    "memmap" is mapped from a file that is written to, "memmap-readonly" from one that is not, and of
    "memmap-copy" the writes stay in memory. Of "masked" every second element is masked, from the first on;
    "unmasked" is of the same class without a mask. "scalar" is no array, but a number of NumPy's.
    """

    kind: str
    recipe: ArrayRecipe

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self) -> Any:
        """A new array in new memory, equal at every call."""
        return made_by(_ARRAY_LINES[self.kind], self.recipe.build(), OtherArray=OtherArray)

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the array to a name, with NumPy alone."""
        return [*self.recipe.source(name), *(line.format(name=name) for line in _ARRAY_LINES[self.kind])]

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {"kind": self.kind, **self.recipe.axes()}


_MODES = {"memmap": "r+", "memmap-readonly": "r", "memmap-copy": "c"}
_MAPPED = (
    "import tempfile",
    "with tempfile.TemporaryFile() as file:",
    "    file.write({name}.tobytes())",
    "    file.flush()",
)
_ARRAY_LINES: dict[str, tuple[str, ...]] = {
    "subclass": ("class OtherArray(np.ndarray): pass", "{name} = {name}.view(OtherArray)"),
    "matrix": ("{name} = {name}.view(np.matrix)",),
    "recarray": ("{name} = {name}.view(np.recarray)",),
    "unmasked": ("{name} = np.ma.MaskedArray({name})",),
    "masked": (
        "mask = np.arange({name}.size).reshape({name}.shape) % 2 == 0",
        "{name} = np.ma.MaskedArray({name}, mask=mask)",
    ),
    "scalar": ("{name} = {name}[()]",),
    **{
        kind: (*_MAPPED, f"    {{name}} = np.memmap(file, {{name}}.dtype, {mode!r}, shape={{name}}.shape)")
        for kind, mode in _MODES.items()
    },
}


def _each_array(kinds: Sequence[str]) -> Iterator[UncommonArray]:
    return (UncommonArray(kind, recipe) for kind in kinds for recipe in each_class(_arrays_for(kind)))


@swept(_each_array)
@st.composite
def uncommon_arrays(draw: st.DrawFn, *, kinds: Sequence[str] = ARRAY_KINDS) -> UncommonArray:
    """Recipes of uncommon arrays of some kinds, drawn from in their order.

    Shrinks to the first kind and the plainest array that it can have. Raises InvalidArgument for an unknown
    kind, or none.
    """
    if not kinds:
        raise InvalidArgument("uncommon_arrays: kinds must name at least one; add one")
    refuse_unknown("uncommon_arrays", "kinds", kinds, ARRAY_KINDS)
    kind = choose(draw, 1).among(kinds)
    return UncommonArray(kind, draw(_arrays_for(kind)))


@functools.cache
def _arrays_for(kind: str) -> st.SearchStrategy[ArrayRecipe]:
    """What an uncommon array of a kind can be made of."""
    if kind == "scalar":
        return array_recipes(
            dtypes=[dtype for dtype in (*SHARED, *NUMPY_ONLY) if dtype != "object"],
            layouts=("contiguous",),
            max_dims=0,
            allow_readonly=False,
            allow_unaligned=False,
        )
    if kind in _MODES:
        return array_recipes(
            dtypes=SHARED,
            layouts=("contiguous",),
            min_elements=1,
            allow_readonly=False,
            allow_unaligned=False,
        )
    if kind == "recarray":
        return array_recipes(dtypes=("i4,f4", *SHARED), layouts=NON_NEGATIVE)
    if kind == "matrix":
        return array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, min_dims=2, max_dims=2)
    return array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, min_elements=int(kind == "masked"))


@dataclasses.dataclass(frozen=True, repr=False)
class UncommonTensor:
    """A tensor of one of TENSOR_KINDS with the elements of an ordinary recipe, which its repr rebuilds.

    "inference" is made in inference mode. The sparse kinds hold every element that is not zero,
    "quantized" has a scale of a half, "nested" holds the rows as tensors of their own. "zero" has zeros in
    place of the elements and no memory, as the gradient of torch.sgn has. "masked" is a MaskedTensor in which
    nothing is masked: a wrapper, whose elements are in two tensors within.
    """

    kind: str
    recipe: TensorRecipe

    def __repr__(self) -> str:
        return short_repr(self)

    def build(self) -> torch.Tensor:
        """A new tensor, equal at every call."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is in beta, and of what is to go
            return self._built()

    def _built(self) -> torch.Tensor:
        if self.kind == "inference":
            with torch.inference_mode():
                return self.recipe.build_in_mode()
        if self.kind == "zero":
            zero: Any = torch._efficientzerotensor
            return zero(self.recipe.shape, dtype=getattr(torch, self.recipe.dtype))
        built: torch.Tensor = made_by(_TENSOR_LINES[self.kind], self.recipe.build(), OtherTensor=OtherTensor)
        return built

    def array(self) -> np.ndarray[Any, Any]:
        """The same values as a NumPy array, made by NumPy alone."""
        if self.kind == "zero":
            return np.zeros(self.recipe.shape, self.recipe.dtype)
        array = self.recipe.array()
        if self.kind in ("sparse_coo", "sparse_csr"):  # a zero that is not stored has no sign
            return np.where(array == 0, np.zeros((), array.dtype), array)
        return array

    def source(self, name: str) -> list[str]:
        """Lines of Python that bind the tensor to a name, with torch alone."""
        lines = [line.format(name=name) for line in _TENSOR_LINES[self.kind]]
        if self.kind == "zero":
            return [
                f"{name} = torch._efficientzerotensor({self.recipe.shape}, dtype=torch.{self.recipe.dtype})"
            ]
        if self.kind == "inference":
            return ["with torch.inference_mode():", *(f"    {line}" for line in self.recipe.source(name))]
        return [*self.recipe.source(name), *lines]

    def array_source(self, name: str) -> list[str]:
        """Lines of Python that bind ``array()`` to a name, with NumPy alone."""
        if self.kind == "zero":
            return [f"{name} = np.zeros({self.recipe.shape}, {self.recipe.dtype!r})"]
        lines = self.recipe.array_source(name)
        if self.kind in ("sparse_coo", "sparse_csr"):
            lines.append(f"{name} = np.where({name} == 0, np.zeros((), {name}.dtype), {name})")
        return lines

    def axes(self) -> dict[str, str]:
        """The class of this example on every axis that a report counts."""
        return {"kind": self.kind, **self.recipe.axes()}


_TENSOR_LINES: dict[str, tuple[str, ...]] = {
    "inference": (),
    "zero": (),
    "subclass": (
        "class OtherTensor(torch.Tensor): pass",
        "{name} = {name}.as_subclass(OtherTensor)",
        "{name}.note = 'other'",  # torch 1.13 cannot pickle one that has no attributes
    ),
    "parameter": ("{name} = torch.nn.Parameter({name})",),
    "sparse_coo": ("{name} = {name}.to_sparse()",),
    "sparse_csr": ("{name} = {name}.to_sparse_csr()",),
    "quantized": ("{name} = torch.quantize_per_tensor({name}, 0.5, 0, torch.qint8)",),
    "mkldnn": ("{name} = {name}.to_mkldnn()",),
    "masked": ("{name} = torch.masked.masked_tensor({name}, torch.ones_like({name}, dtype=torch.bool))",),
    "nested": ("{name} = torch.nested.nested_tensor(list({name}))",),
}


def _makes(kind: str) -> bool:
    """Whether this torch, as it was built, can make a kind of tensor."""
    if kind == "mkldnn":
        return bool(torch.backends.mkldnn.is_available())
    if kind == "nested":
        return hasattr(torch, "nested") and hasattr(torch.nested, "nested_tensor")
    return kind != "quantized" or torch.backends.quantized.engine != "none"


TENSOR_KINDS = tuple(filter(_makes, _TENSOR_LINES))
_SPARSE = ("float32", "float64", *INTEGRAL[:4], "bool", "complex64", "complex128")
_HALVES = (0.0, 0.5, -0.5, 1.0, 63.5, -64.0)  # what the quantized tensors can hold


def _each_tensor(kinds: Sequence[str]) -> Iterator[UncommonTensor]:
    return (UncommonTensor(kind, recipe) for kind in kinds for recipe in each_class(_tensors_for(kind)))


@swept(_each_tensor)
@st.composite
def uncommon_tensors(draw: st.DrawFn, *, kinds: Sequence[str] = TENSOR_KINDS) -> UncommonTensor:
    """Recipes of uncommon tensors on the CPU of some kinds, drawn from in their order.

    TENSOR_KINDS are those that this torch can make. Shrinks to the first kind and the plainest tensor that
    it can have. Raises InvalidArgument for an unknown kind, or none.
    """
    if not kinds:
        raise InvalidArgument("uncommon_tensors: kinds must name at least one; add one")
    refuse_unknown("uncommon_tensors", "kinds", kinds, TENSOR_KINDS)
    kind = choose(draw, 1).among(kinds)
    return UncommonTensor(kind, draw(_tensors_for(kind)))


@functools.cache
def _tensors_for(kind: str) -> st.SearchStrategy[TensorRecipe]:
    """What an uncommon tensor of a kind can be made of."""
    dense: dict[str, Any] = {"layouts": ("contiguous",), "grads": ("none",), "allow_bits": False}
    if kind in ("inference", "subclass"):
        return tensor_recipes(dtypes=SHARED, grads=("none",))
    if kind == "parameter":
        return tensor_recipes(dtypes=DIFFERENTIABLE, grads=("none",), allow_bits=False)
    if kind == "quantized":
        return tensor_recipes(dtypes=("float32",), values=st.sampled_from(_HALVES), **dense)
    if kind == "mkldnn":
        return tensor_recipes(dtypes=("float32",), min_dims=1, max_dims=5, min_elements=1, **dense)
    if kind == "masked":
        return tensor_recipes(dtypes=("float32", "float64", "int64"), **dense)
    if kind == "nested":
        return tensor_recipes(dtypes=("float32", "float64"), min_dims=2, min_elements=1, **dense)
    if kind == "sparse_csr":
        return tensor_recipes(dtypes=_SPARSE, min_dims=2, max_dims=2, min_elements=1, **dense)
    if kind == "sparse_coo":
        return tensor_recipes(dtypes=_SPARSE, min_dims=1, **dense)
    return tensor_recipes(dtypes=_SPARSE, **dense)
