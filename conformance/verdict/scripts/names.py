"""How values, functions and operators are called in a program that knows torch and NumPy alone."""

from __future__ import annotations

import ast
import importlib
import operator
import sys
from typing import Any

import numpy as np
import torch

from strategies.recipes import literal

LONGEST = 90  # characters of a constant that is written in its place


def is_ours(value: Any) -> bool:
    """Whether a function is one that a program cannot import."""
    module = getattr(value, "__module__", "") or ""
    return module.split(".")[0] not in (*sys.stdlib_module_names, "torch", "numpy")


def dotted(value: Any) -> str:
    """The name under which a program finds a function or a class of torch, NumPy or Python; else empty."""
    name = getattr(value, "__name__", "")
    for module in ("torch", "torch.nn", "torch.nn.functional", "numpy", "operator", "builtins", "contextlib"):
        if name and getattr(importlib.import_module(module), name, None) is value:
            short = {"numpy": "np.", "builtins": ""}
            return f"{short.get(module, f'{module}.')}{name}"
    return f"torch.Tensor.{name}" if hasattr(value, "__objclass__") else ""


def constant(value: Any, name: str) -> str:
    """A plain value as source; empty where it is none, or too long."""
    if isinstance(value, (torch.dtype, type(None), bool, int, float, complex, str, bytes)):
        text = str(value) if isinstance(value, torch.dtype) else literal(value)
    elif isinstance(value, (tuple, list)) and all(
        isinstance(each, (bool, int, float, complex, str, tuple, list)) for each in value
    ):
        text = literal(value) if isinstance(value, tuple) else f"[{', '.join(map(literal, value))}]"
    elif isinstance(value, type) or callable(value):
        text = dotted(value)
    else:
        return ""
    return text if len(text) <= LONGEST else ""


_BINARY: dict[Any, type[ast.operator]] = {
    operator.add: ast.Add,
    operator.sub: ast.Sub,
    operator.mul: ast.Mult,
    operator.truediv: ast.Div,
    operator.floordiv: ast.FloorDiv,
    operator.mod: ast.Mod,
    operator.pow: ast.Pow,
    operator.matmul: ast.MatMult,
    operator.and_: ast.BitAnd,
    operator.or_: ast.BitOr,
    operator.xor: ast.BitXor,
    operator.lshift: ast.LShift,
    operator.rshift: ast.RShift,
}
_COMPARED: dict[Any, type[ast.cmpop]] = {
    operator.eq: ast.Eq,
    operator.ne: ast.NotEq,
    operator.lt: ast.Lt,
    operator.le: ast.LtE,
    operator.gt: ast.Gt,
    operator.ge: ast.GtE,
}


def operation(function: Any, arguments: list[Any]) -> ast.expr | None:
    """The operator of a function of the module of that name, between its arguments; None for others."""
    try:
        if function in _BINARY and len(arguments) == 2:
            return ast.BinOp(arguments[0], _BINARY[function](), arguments[1])
        if function in _COMPARED and len(arguments) == 2:
            return ast.Compare(arguments[0], [_COMPARED[function]()], [arguments[1]])
        if function is operator.getitem:
            return ast.Subscript(arguments[0], arguments[1], ast.Load())
    except TypeError:  # what cannot be hashed is no operator
        pass
    return None


def type_name(value: Any) -> str:
    """The type of a value as a program names it."""
    kind = type(value)
    if isinstance(value, torch.Tensor) and kind is torch.Tensor:
        return "torch.Tensor"
    return f"np.{kind.__name__}" if isinstance(value, (np.ndarray, np.generic)) else kind.__name__


def kind_of(error: BaseException) -> str:
    """The class of an exception, or the nearest that needs no import."""
    return next(each.__name__ for each in type(error).__mro__ if each.__module__ == "builtins")
