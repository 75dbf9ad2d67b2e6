"""A device that keeps no values, in the lines of a program: it stands in for the one made of Python.

The whole source of that one is six times as long as a program ought to be, and what a program shows is often
of the tensor rather than of its numbers.
"""

from __future__ import annotations

import ast
import subprocess
import sys

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
    ended = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120)
    told = " ".join(ended.stderr.split())
    if issubclass(error, AssertionError):
        return ended.returncode == 1 and "AssertionError" in told and _reads_no_values(text)
    said = " ".join(text.rpartition("# ")[2].split()).rstrip("…")
    return ended.returncode == 1 and said.startswith(error.__name__) and said in told


def _reads_no_values(text: str) -> bool:
    """Whether the last check of a program is about what a tensor is beside its values."""
    *_, check = (each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Assert))
    return all(each.attr in BESIDE for each in ast.walk(check.test) if isinstance(each, ast.Attribute))
