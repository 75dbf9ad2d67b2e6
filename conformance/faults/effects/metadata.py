"""Effects on what a result is: its shape, strides, dtype, class and device."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import torch

from conformance.faults.parts import Call, Effect, effect, on_result


@on_result("transposes", "returns the transpose")
def transposes(result: Any) -> Any:
    return result.T if isinstance(result, np.ndarray) else result.permute(tuple(range(result.ndim))[::-1])


@on_result("adds-a-dimension", "returns a result with one side more")
def adds_a_dimension(result: Any) -> Any:
    return result[None]


@on_result("drops-dimensions-of-one", "returns a result without its dimensions of size 1")
def drops_dimensions(result: Any) -> Any:
    return result.squeeze()


@on_result("is-contiguous", "returns a contiguous result")
def makes_contiguous(result: Any) -> Any:
    return np.ascontiguousarray(result) if isinstance(result, np.ndarray) else result.contiguous()


def to_dtype(name: str) -> Effect:
    """An effect that returns the result in another dtype."""

    @on_result(f"converts-to-{name}", f"returns a result of dtype {name}")
    def act(result: Any) -> Any:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return result.astype(name) if isinstance(result, np.ndarray) else result.to(getattr(torch, name))

    return act


class OtherArray(np.ndarray[Any, Any]):
    """An array of another class."""


@on_result("is-a-subclass", "returns an instance of a subclass of ndarray")
def subclasses(result: Any) -> Any:
    return result.view(OtherArray)


@on_result("is-a-parameter", "returns a Parameter")
def parameter(result: Any) -> Any:
    return torch.nn.Parameter(result.detach(), requires_grad=result.requires_grad)


@effect("makes-doubles-of-numbers", "makes a float64 tensor of a Python float")
def as_double_of_a_number(original: Call, data: Any, **options: Any) -> Any:
    return original(data, **({"dtype": torch.float64} if isinstance(data, float) else {}) | options)


@effect("ignores-the-default-device", "makes the tensor on the CPU where no device is named")
def ignores_the_default_device(original: Call, data: Any, **options: Any) -> Any:
    return original(data, **{"device": "cpu"} | options)


def is_on(device: str) -> Effect:
    """An effect that makes the result on a device where none is named."""

    @effect(f"is-on-{device}", f"makes its tensor on {device} unless told otherwise,")
    def act(original: Call, data: Any, **options: Any) -> Any:
        return original(data, **{"device": device} | options)

    return act


@effect("moves-the-other", "moves the other operand to the first one's device")
def moves_the_other(original: Call, one: Any, other: Any) -> Any:
    return original(one, other.to(one.device) if isinstance(other, torch.Tensor) else other)


@effect("promotes", "promotes operands of two dtypes")
def promotes(original: Call, one: Any, other: Any) -> Any:
    common = torch.promote_types(one.dtype, other.dtype)
    return original(one.to(common), other.to(common))
