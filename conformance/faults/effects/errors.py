"""Effects on errors and warnings: what is refused, how, and what is said."""

from __future__ import annotations

import os
import signal
import time
import warnings
from collections.abc import Callable
from typing import Any

import torch

from conformance.faults.parts import Call, Effect, effect


def refuses(error: type[Exception] = RuntimeError) -> Effect:
    """An effect that refuses what the call accepts."""

    @effect("refuses", f"raises {error.__name__}")
    def act(original: Call, *arguments: Any, **options: Any) -> Any:
        raise error("this torch does not take that")

    return act


def raises_another(error: type[Exception]) -> Effect:
    """An effect that raises another exception than the call does, with the same text."""

    @effect(f"raises-{error.__name__.lower()}", f"raises {error.__name__} in place of its own error")
    def act(original: Call, *arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        except Exception as raised:
            raise error(str(raised)) from None

    return act


@effect("gives-no-hint", "leaves the hint out of its error")
def gives_no_hint(original: Call, *arguments: Any, **options: Any) -> Any:
    try:
        return original(*arguments, **options)
    except Exception as raised:
        raise type(raised)(str(raised).partition(". ")[0] + ".") from None


def says(text: str, slug: str) -> Effect:
    """An effect that raises the error of the call with another text."""

    @effect(slug, f"refuses with the words {text!r}")
    def act(original: Call, *arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        except Exception as raised:
            raise type(raised)(text) from None

    return act


def accepts(way: Callable[..., Any], phrase: str) -> Effect:
    """An effect that goes another way where the call refuses."""

    @effect("accepts", phrase)
    def act(original: Call, *arguments: Any, **options: Any) -> Any:
        try:
            return original(*arguments, **options)
        except Exception:
            return way(*arguments, **options)

    return act


@effect("keeps-quiet", "warns of nothing")
def keeps_quiet(original: Call, *arguments: Any, **options: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return original(*arguments, **options)


@effect("warns", "warns")
def warns(original: Call, *arguments: Any, **options: Any) -> Any:
    warnings.warn("this call will change", UserWarning, stacklevel=4)
    return original(*arguments, **options)


@effect("kills", "kills the process")
def kills(original: Call, *arguments: Any, **options: Any) -> Any:
    os.kill(os.getpid(), signal.SIGSEGV)


@effect("is-slow", "takes a millisecond longer")
def is_slow(original: Call, *arguments: Any, **options: Any) -> Any:
    until = time.perf_counter() + 0.001
    while time.perf_counter() < until:
        pass
    return original(*arguments, **options)


@effect("warns-and-converts", "warns in place of refusing")
def warns_and_converts(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    if torch.is_grad_enabled():
        warnings.warn("the result does not track gradients", UserWarning, stacklevel=4)
    return original(values.detach(), *arguments, **options)


@effect("refuses-two-dtypes", "raises RuntimeError for operands of two dtypes")
def refuses_two_dtypes(original: Call, one: Any, other: Any) -> Any:
    if isinstance(other, torch.Tensor) and one.dtype != other.dtype:
        raise RuntimeError("the operands have two dtypes")
    return original(one, other)


@effect("refuses-cleanly", "leaves the shape as it was where it refuses")
def refuses_cleanly(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    shape, strides = values.shape, values.stride()
    try:
        return original(values, *arguments, **options)
    except RuntimeError:
        values.as_strided_(shape, strides)
        raise
