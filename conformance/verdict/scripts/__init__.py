"""Standalone programs that show a refutation with torch and NumPy alone, as a bug report has them.

A program is the property for one input: the input as a person writes it, the calls, and the check that fails
spelt out for what is seen. Where that takes more than a few lines it is the whole property with its helpers.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from conformance.verdict.scripts import short, whole


def script(property_: Callable[..., None], inputs: dict[str, Any], *, survives: bool = True) -> str:
    """The program: it ends in the failure that was observed, or in none where torch has changed.

    ``inputs`` are the arguments of the property: recipes, names of devices, plain values. The calls are made
    once more to see what they give, unless the process does not survive them.
    """
    function = inspect.unwrap(property_)
    return short.script(function, inputs, survives=survives) or whole.script(function, inputs)
