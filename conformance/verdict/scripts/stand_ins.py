"""A device that keeps no values, in the lines of a program: it stands in for the one made of Python.

The whole source of that one is six times as long as a program ought to be, and what a program shows is often
of the tensor rather than of its numbers.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import multiprocessing
import os
from multiprocessing.connection import Connection

# What a tensor says of itself without its values.
BESIDE = ("requires_grad", "is_leaf", "grad_fn", "grad", "dtype", "shape", "device", "layout", "stride")
LINES = """\
import torch
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

_setup_privateuseone_for_python_backend("simulated")  # a device that keeps no values
empty = torch._C._acc.create_empty_tensor
device = torch.library.Library("aten", "IMPL")
device.impl("empty_strided", lambda size, stride, dtype, **_: empty(size, dtype), "PrivateUse1")
device.impl("_copy_from", lambda source, target, *_: target, "PrivateUse1")
"""


def program(text: str) -> str:
    """A program that needs a device, which its own first lines make."""
    return text.replace("import torch\n", LINES, 1)


def shows(text: str, error: type[BaseException]) -> bool:
    """Whether a program ends as its last comment says, in a process of its own: a device is made once.

    A check that fails shows the same only where it reads no values, of which this device has none.
    """
    kind, message = _ending(text)
    if issubclass(error, AssertionError):
        return kind == "AssertionError" and _reads_no_values(text)
    said = " ".join(text.rpartition("# ")[2].split()).rstrip("…")
    return kind == error.__name__ and f"{kind}: {' '.join(message.split())}".startswith(said)


def _ending(text: str, limit: float = 120.0) -> tuple[str, str]:
    """The class and message of the exception that ends a program; both empty where none does."""
    reading, writing = multiprocessing.Pipe(duplex=False)
    process = _fresh().Process(target=_run, args=(text, writing), daemon=True)
    try:
        process.start()
    except ChildProcessError:  # in a forked child, whose parent started the server
        return "", ""
    writing.close()
    try:
        return reading.recv() if reading.poll(limit) else ("", "")
    except EOFError:  # killed
        return "", ""
    finally:
        process.kill()
        process.join()


@functools.cache
def _fresh() -> multiprocessing.context.ForkServerContext:
    """What starts processes that have imported torch and made no device, each in little time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _run(text: str, writing: Connection) -> None:
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        try:
            exec(compile(text, "<program>", "exec"), {"__name__": "__main__"})
        except BaseException as error:  # whatever ends it
            writing.send((type(error).__name__, str(error)))
        else:
            writing.send(("", ""))


def _reads_no_values(text: str) -> bool:
    """Whether the last check of a program is about what a tensor is beside its values."""
    *_, check = (each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Assert))
    return all(each.attr in BESIDE for each in ast.walk(check.test) if isinstance(each, ast.Attribute))
