"""Operations of one tensor, called as a user calls them each time, so that a break of torch is met."""

from typing import Any

import torch


def sigmoid(tensor: Any) -> Any:
    return torch.sigmoid(tensor)


def tanh(tensor: Any) -> Any:
    return torch.tanh(tensor)


def exp(tensor: Any) -> Any:
    return torch.exp(tensor)


def sqrt(tensor: Any) -> Any:
    return torch.sqrt(tensor)


def rsqrt(tensor: Any) -> Any:
    return torch.rsqrt(tensor)


def reciprocal(tensor: Any) -> Any:
    return torch.reciprocal(tensor)


def sin(tensor: Any) -> Any:
    return torch.sin(tensor)


def log(tensor: Any) -> Any:
    return torch.log(tensor)


def square(tensor: Any) -> Any:
    return torch.square(tensor)


def erf(tensor: Any) -> Any:
    return torch.erf(tensor)


def atan(tensor: Any) -> Any:
    return torch.atan(tensor)


def log1p(tensor: Any) -> Any:
    return torch.log1p(tensor)


def neg(tensor: Any) -> Any:
    return torch.neg(tensor)


def clone(tensor: Any) -> Any:
    return torch.clone(tensor)


def expm1(tensor: Any) -> Any:
    return torch.expm1(tensor)
