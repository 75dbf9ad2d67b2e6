"""Doing something in a forked child, which tells its parent lines, so that the parent outlives it."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Callable, Iterable

import torch


def told_by_child(tell: Callable[[], Iterable[str]]) -> tuple[list[str], int]:
    """The lines that a forked child tells until it ends, and its exit code, negative for a signal.

    The child iterates over what ``tell`` returns; an exception there is printed and makes the code 1. A
    line may hold no line break. Nothing of this process's exit runs in the child.
    """
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _tell(writing, tell)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.read().splitlines()
    return lines, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _tell(writing: int, tell: Callable[[], Iterable[str]]) -> None:
    code = 1
    faulthandler.disable()  # the parent reports the death
    torch.set_num_threads(1)  # the others did not come along: what waits for them hangs
    try:
        with os.fdopen(writing, "w", encoding="utf-8", buffering=1) as pipe:
            for line in tell():
                pipe.write(line + "\n")
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)  # no handler of pytest may run twice


def death(code: int) -> str:
    """How a process ended, from its exit code, which is negative for a signal."""
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"killed by {name}"
