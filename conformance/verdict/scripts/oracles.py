"""What the oracles that compare come down to for the values that they saw."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.verdict.scripts import checks
from conformance.verdict.scripts.names import type_name
from conformance.verdict.scripts.tracing import Trace
from conformance.verdict.scripts.writing import Unshortened


def _difference(trace: Trace, one: ast.expr, other: ast.expr) -> str | None:
    seen, expected = trace.value(one), trace.value(other)
    fresh = trace.recipe_of(one) and not trace.recipe_of(other)
    # What was written has its new value; whether the other has it is what is asked.
    written = trace.written(one) in trace.overwritten[-1:] and isinstance(other, ast.Name)
    if fresh or written:
        one, seen, expected = other, expected, seen
    return checks.difference(trace.written(one), seen, expected)


def _same_values(trace: Trace, one: ast.expr, other: ast.expr) -> str | None:
    text, seen, expected = trace.written(one), trace.value(one), trace.value(other)
    if isinstance(seen, torch.Tensor):
        for asked in ("", ".to_dense()", ".dequantize()"):
            try:
                dense = trace.value(ast.parse(f"{text}{asked}", mode="eval").body)
                if dense.layout == torch.strided and not dense.is_quantized and not dense.is_mkldnn:
                    return checks.difference(f"{text}{asked}", dense, expected)
            except Exception:  # of another kind of tensor
                continue
        return None
    if isinstance(seen, np.ndarray):
        return checks.difference(text, seen, expected)
    return checks.difference(text, seen, expected.tolist() if isinstance(seen, list) else expected.item())


def _same_place(trace: Trace, one: ast.expr, other: ast.expr) -> str | None:
    seen, expected = trace.value(one), trace.value(other)
    found = checks.difference(trace.written(one), seen, expected)
    return found or checks.place(trace.written(one), seen, trace.written(other), expected)


def _same_address(trace: Trace, one: ast.expr, other: ast.expr) -> str | None:
    return checks.place(trace.written(one), trace.value(one), trace.written(other), trace.value(other))


def _same_steps(trace: Trace, one: ast.expr, other: ast.expr) -> str | None:
    return checks.steps(trace.written(one), trace.value(one), trace.written(other), trace.value(other))


def _shares(trace: Trace, result: ast.expr, source: ast.expr, write: Any = None) -> str | None:
    return _after_writes(trace, result, source, shares=True)


def _shares_nothing(trace: Trace, result: ast.expr, source: ast.expr, write: Any = None) -> str | None:
    return _after_writes(trace, result, source, shares=False)


def _same_class(trace: Trace, one: ast.expr, other: ast.expr) -> str | None:
    return f"type({trace.written(one)}) is {type_name(trace.value(other))}"


def _same_sharing(
    trace: Trace, result: ast.expr, source: ast.expr, eager: ast.expr, eager_source: ast.expr
) -> str | None:
    """A write to one of two, and what it then shows of the other in place of what it shows eagerly."""
    pairs = [[trace.written(each) for each in pair] for pair in ((source, eager_source), (result, eager))]
    for written, other in (pairs, pairs[::-1]):
        for text in written:
            trace.emit(trace.overwriting(text))
        seen, expected = (trace.value(ast.parse(text, mode="eval").body) for text in other)
        check = checks.difference(other[0], seen, expected)
        if check:
            return check
    return None


def _after_writes(trace: Trace, result: ast.expr, source: ast.expr, shares: bool) -> str | None:
    texts = [trace.written(source), trace.written(result)]
    for written, other in (texts, texts[::-1]):
        before = _listed(trace.value(ast.parse(other, mode="eval").body))
        try:
            trace.emit(trace.overwriting(written))
        except Exception as error:  # a result that cannot be written to
            raise Unshortened(str(error)) from None
        after, changed = (
            _listed(trace.value(ast.parse(each, mode="eval").body)) for each in (other, written)
        )
        expected = changed if shares else before
        if repr(after) != repr(expected):
            return checks._equality(f"{other}.tolist()", after, expected)
    return None


def _listed(values: Any) -> Any:
    return values.tolist()


SPELLINGS: dict[str, Callable[..., str | None]] = {
    "same_bits": _difference,
    "same_number": _difference,
    "same_numbers": _difference,
    "same_outcome": _difference,
    "same_values": _same_values,
    "same_place": _same_place,
    "same_address": _same_address,
    "same_steps": _same_steps,
    "near": _difference,
    "same_class": _same_class,
    "same_remains": _difference,
    "same_sharing": _same_sharing,
    "shares_with": _shares,
    "shares_nothing_with": _shares_nothing,
}
