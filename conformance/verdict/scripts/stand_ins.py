"""A device that keeps no values, in the lines of a program: it stands in for the one made of Python.

The whole source of that one is six times as long as a program ought to be, and what a program shows is often
of the tensor rather than of its numbers.
"""

from __future__ import annotations

import subprocess
import sys

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


def ends_with(text: str, error: type[BaseException]) -> bool:
    """Whether a program ends with an exception of a class, in a process of its own: a device is made once."""
    ended = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120)
    told = (ended.stderr.strip().splitlines() or [""])[-1]
    return ended.returncode == 1 and told.partition(":")[0] == error.__name__
