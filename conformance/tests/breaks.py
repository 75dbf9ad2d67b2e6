"""Ten small breaks of torch, each with the claims on the CPU that it must turn red.

Loaded as a pytest plugin (``-p conformance.tests.breaks``) with the break's name in the environment
variable CONFORMANCE_BREAK; the strategies and the oracles build and read without the broken calls.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from typing import Any

import torch

import strategies  # noqa: F401  # keeps the calls that build its inputs before they are broken

Tensor = torch.Tensor
_from_numpy, _tensor = torch.from_numpy, torch.tensor
_numpy, _clone, _item, _detach, _float = (
    Tensor.numpy,
    Tensor.clone,
    Tensor.item,
    Tensor.detach,
    Tensor.__float__,
)
_data: Any = Tensor.data


@dataclasses.dataclass(frozen=True)
class Break:
    """A break: how it is planted, one sentence, the claims that turn red and a pattern of their failures."""

    plant: Callable[[], None]
    sentence: str
    red: tuple[str, ...]
    word: str


def _from_numpy_copies_0d() -> None:
    torch.from_numpy = lambda array: _from_numpy(array) if array.ndim else _clone(_from_numpy(array))


def _numpy_copies_float16() -> None:
    def numpy(self: Tensor, **options: Any) -> Any:
        array = _numpy(self, **options)
        return array.copy() if self.dtype == torch.float16 else array

    Tensor.numpy = numpy


def _numpy_refusal_is_a_valueerror() -> None:
    def numpy(self: Tensor, **options: Any) -> Any:
        try:
            return _numpy(self, **options)
        except RuntimeError as error:
            raise ValueError(str(error)) from None

    Tensor.numpy = numpy


def _data_is_detach() -> None:
    Tensor.data = property(_detach, _data.__set__)


def _item_takes_the_first_of_two() -> None:
    Tensor.item = lambda self: _item(self.flatten()[0] if self.numel() == 2 else self)


def _item_rounds_to_float32() -> None:
    def item(self: Tensor) -> Any:
        return _item(_detach(self).float()) if self.dtype == torch.float64 else _item(self)

    Tensor.item = item


def _tensor_shares_float64() -> None:
    def tensor(data: Any, **options: Any) -> Tensor:
        if not options and getattr(data, "dtype", None) == "float64":
            return _from_numpy(data)
        return _tensor(data, **options)

    torch.tensor = tensor


def _detach_copies_expanded() -> None:
    def detach(self: Tensor) -> Tensor:
        return _clone(_detach(self)) if 0 in self.stride() else _detach(self)

    Tensor.detach = detach


def _clone_drops_the_sign_of_zero() -> None:
    def clone(self: Tensor, **options: Any) -> Tensor:
        copy = _clone(self, **options)
        return copy + 0 if copy.is_floating_point() and copy.element_size() > 1 else copy

    torch.clone = Tensor.clone = clone


def _float_takes_many() -> None:
    Tensor.__float__ = lambda self: _float(self.flatten()[0]) if self.numel() > 1 else _float(self)


BREAKS = {
    "from_numpy-copies-0d": Break(
        _from_numpy_copies_0d,
        "from_numpy copies an array without sides.",
        (
            "from_numpy.array-writes-show-in-tensor",
            "from_numpy.same-address",
            "from_numpy.tensor-writes-show-in-array",
        ),
        "same_",
    ),
    "numpy-copies-float16": Break(
        _numpy_copies_float16,
        "numpy() copies tensors of half precision.",
        (
            "clone-numpy.array-writes-show-in-the-clone",
            "clone-numpy.clone-writes-show-in-the-array",
            "cpu-numpy.shares-with-the-moved-tensor",
            "detach-numpy.array-writes-show-in-the-tensor",
            "numpy.array-writes-show-in-tensor",
            "numpy.requires-grad-converts-without-grad-mode",
            "numpy.same-address",
            "numpy.tensor-writes-show-in-array",
        ),
        "same_",
    ),
    "numpy-refusal-is-a-valueerror": Break(
        _numpy_refusal_is_a_valueerror,
        "numpy() raises ValueError in place of RuntimeError, with the same text.",
        (
            "cpu-detach-numpy-copy.converts",
            "cpu-detach-numpy.converts",
            "data-cpu-numpy.converts",
            "detach-numpy.converts",
            "numpy-of-bits.is-an-error",
            "numpy.converts",
            "numpy.requires-grad-is-an-error-in-grad-mode",
            "numpy.requires-grad-raises-runtimeerror",
            "numpy.requires-grad-warns",
        ),
        "ValueError",
    ),
    "data-is-detach": Break(
        _data_is_detach,
        "data counts writes as detach() does.",
        (
            "data.edit-gives-a-wrong-gradient",
            "data.edit-of-a-saved-input-gives-a-wrong-gradient",
            "data.edit-of-a-saved-output-gives-a-wrong-gradient",
            "data.edit-raises-nothing",
            "data.is-the-same-as-detach",
            "data.sigmoid-example",
        ),
        "modified by an inplace|backward\\) is None|^$",
    ),
    "item-takes-the-first-of-two": Break(
        _item_takes_the_first_of_two,
        "item() of two elements gives the first.",
        (
            "item.accepts-what-float-accepts",
            "item.many-elements-are-an-error",
            "item.many-elements-have-the-published-text",
            "item.many-elements-raise-valueerror",
            "item.refuses-other-sizes",
        ),
        "error = None|refused =",
    ),
    "item-rounds-to-float32": Break(
        _item_rounds_to_float32,
        "item() of a float64 tensor passes through float32.",
        (
            "item.after-cpu",
            "item.after-detach",
            "item.after-flatten",
            "item.after-squeeze",
            "item.gives-back-the-number-in-float64",
            "item.reads-every-shared-dtype",
            "item.returns-a-python-number",
        ),
        "same_number.*(float64|number = )",
    ),
    "tensor-shares-float64": Break(
        _tensor_shares_float64,
        "torch.tensor shares memory with a float64 array.",
        (
            "tensor.array-writes-do-not-show",
            "tensor.tensor-writes-do-not-show",
        ),
        "same_bits.*float64|array = array",
    ),
    "detach-copies-expanded": Break(
        _detach_copies_expanded,
        "detach() copies a tensor with a stride of zero.",
        (
            "data.is-like-detach-until-a-write",
            "data.original-writes-show",
            "detach-numpy.array-writes-show-in-the-tensor",
            "detach.keeps-values",
            "detach.original-writes-show",
            "detach.writes-show-in-the-original",
        ),
        "same_bits|stride",
    ),
    "clone-drops-the-sign-of-zero": Break(
        _clone_drops_the_sign_of_zero,
        "clone() turns -0.0 into 0.0.",
        (
            "clone-numpy.original-writes-do-not-show",
            "from_numpy-clone.array-writes-do-not-show",
            "from_numpy-clone.converts",
            "from_numpy-clone.keeps-values",
        ),
        "0\\.",
    ),
    "float-takes-many": Break(
        _float_takes_many,
        "float() of several elements gives the first.",
        (
            "casts.many-elements-are-an-error",
            "casts.many-elements-raise-valueerror",
            "item.accepts-what-float-accepts",
        ),
        "error = None|refused =",
    ),
}

if "CONFORMANCE_BREAK" in os.environ:
    BREAKS[os.environ["CONFORMANCE_BREAK"]].plant()
