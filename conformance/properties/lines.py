"""The functions of the lines of programs by name, as a claim's id begins."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from conformance.properties import lines_of_arrays, lines_of_numpy, lines_of_tensors

LINES: dict[str, Callable[[Any], Any]] = {
    name.replace("_", "-"): function
    for module in (lines_of_arrays, lines_of_numpy, lines_of_tensors)
    for name, function in vars(module).items()
    if inspect.isfunction(function)
}
