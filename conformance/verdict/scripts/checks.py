"""What an assertion that fails comes down to for the values that it saw: a check that a user would write."""

from __future__ import annotations

import ast
import math
from typing import Any

import numpy as np
import torch

from conformance.verdict.scripts.elements import numbers
from conformance.verdict.scripts.names import type_name

FEW = 8  # elements that a check lists


def difference(text: str, seen: Any, expected: Any) -> str:
    """The first check of something that is seen which an expected value would pass, and it does not."""
    if seen is None or expected is None:
        return f"{text} is {'None' if expected is None else 'not None'}"
    if isinstance(expected, (list, tuple)) and isinstance(seen, (list, tuple)):
        return _of_sequences(text, seen, expected)
    if isinstance(expected, (torch.Tensor, np.ndarray, np.generic)) and hasattr(seen, "dtype"):
        return _of_arrays(text, seen, expected)
    if type(seen) is not type(expected):
        return f"type({text}) is {type_name(expected)}"
    return _equality(text, seen, expected)


def _of_sequences(text: str, seen: Any, expected: Any) -> str:
    if type(seen) is not type(expected):
        return f"type({text}) is {type_name(expected)}"
    if len(seen) != len(expected):
        return f"len({text}) == {len(expected)}"
    for at, (one, other) in enumerate(zip(seen, expected)):
        if hasattr(other, "dtype"):
            found = difference(f"{text}[{at}]", one, other)
            if found:
                return found
    if repr(seen) == repr(expected):
        return ""
    if len(repr(expected)) > 100:
        at = next(n for n, (one, other) in enumerate(zip(seen, expected)) if repr(one) != repr(other))
        return difference(f"{text}[{at}]", seen[at], expected[at])
    return _equality(text, seen, expected)


def _equality(text: str, seen: Any, expected: Any) -> str:
    """A check of plain values: by ``==`` where that tells them apart."""
    if repr(seen) == repr(expected):
        return ""
    if seen != expected and expected == expected and "nan" not in repr(expected):
        return f"{text} == {numbers(expected)}"
    if (
        isinstance(expected, float)
        and math.isnan(expected)
        and not (isinstance(seen, float) and math.isnan(seen))
    ):
        return f"{text} != {text}"
    return f"str({text}) == {str(expected)!r}"


def _name_of(dtype: Any) -> str:
    return str(dtype).replace("torch.", "")


def _of_arrays(text: str, seen: Any, expected: Any) -> str:
    dtype, shape = _name_of(expected.dtype), tuple(expected.shape)
    of_torch = isinstance(seen, torch.Tensor) and isinstance(expected, torch.Tensor)
    if of_torch and tuple(seen.shape) == shape and seen.requires_grad != expected.requires_grad:
        return f"{text}.requires_grad" if expected.requires_grad else f"not {text}.requires_grad"
    if _name_of(seen.dtype) != dtype:
        return f"{text}.dtype == {f'torch.{dtype}' if isinstance(seen, torch.Tensor) else repr(dtype)}"
    if tuple(seen.shape) != shape:
        return f"{text}.shape == {shape}"
    return _of_elements(text, seen, expected)


def _of_elements(text: str, seen: Any, expected: Any) -> str:
    one, other = (_listed(each) for each in (seen, expected))
    count = math.prod(expected.shape)
    if repr(one) != repr(other):
        if count <= FEW:
            return _equality(f"{text}.tolist()" if expected.shape else f"{text}.item()", one, other)
        flat = [np.asarray(each, dtype=object).reshape(-1).tolist() for each in (one, other)]
        at = next(n for n, pair in enumerate(zip(*flat)) if repr(pair[0]) != repr(pair[1]))
        place = ", ".join(map(str, np.unravel_index(at, tuple(expected.shape))))
        return _equality(f"{text}[{place}].item()", flat[0][at], flat[1][at])
    return _of_words(text, seen, expected)


def _listed(values: Any) -> Any:
    return values.detach().tolist() if isinstance(values, torch.Tensor) else values.tolist()


def _of_words(text: str, seen: Any, expected: Any) -> str:
    """A check of the bit patterns, where all else is the same."""
    size = expected.itemsize if isinstance(expected, (np.ndarray, np.generic)) else expected.element_size()
    name = f"int{8 * min(size, 8)}"
    words = []
    for each in (seen, expected):
        if isinstance(each, torch.Tensor):
            words.append(
                each.detach().resolve_conj().resolve_neg().contiguous().view(getattr(torch, name)).tolist()
            )
        else:
            words.append(
                np.ascontiguousarray(each).view(name).reshape(-1 if size > 8 else each.shape).tolist()
            )
    if words[0] == words[1]:
        return ""
    viewed = f"{text}.view(torch.{name})" if isinstance(seen, torch.Tensor) else f"{text}.view({name!r})"
    return _equality(f"{viewed}.tolist()", *words)


def place(text: str, seen: Any, other_text: str, other: Any) -> str:
    """The check of two tensors, or a tensor and an array, that lie in different places."""
    start, other_start = (
        f"{each}.data_ptr()" if isinstance(value, torch.Tensor) else f"{each}.ctypes.data"
        for each, value in ((text, seen), (other_text, other))
    )
    lie = [
        value.data_ptr() if isinstance(value, torch.Tensor) else value.ctypes.data for value in (seen, other)
    ]
    if lie[0] != lie[1]:
        return f"{start} == {other_start}"
    return steps(text, seen, other_text, other)


def steps(text: str, seen: Any, other_text: str, other: Any) -> str:
    """The check of the strides of two tensors or arrays that differ in them."""
    if isinstance(seen, torch.Tensor):
        expected = (
            tuple(other.stride())
            if isinstance(other, torch.Tensor)
            else tuple(step // other.itemsize for step in other.strides)
        )
        return f"{text}.stride() == {expected}"
    size = seen.itemsize
    expected = (
        tuple(step * size for step in other.stride()) if isinstance(other, torch.Tensor) else other.strides
    )
    return f"{text}.strides == {expected}"


def seen_in(check: str, value: Any) -> str:
    """What is seen in place of what a check asks for, as a comment."""
    node = ast.parse(check, mode="eval").body
    asked = (
        node.left
        if isinstance(node, ast.Compare)
        else node.operand
        if isinstance(node, ast.UnaryOp)
        else node
    )
    try:
        found = value(asked)
    except Exception:  # what cannot be printed goes without a comment
        return ""
    if isinstance(found, bool) and not isinstance(node, ast.Compare):
        return ""
    text = " ".join(repr(found).split())
    return text if len(text) <= 60 else ""
