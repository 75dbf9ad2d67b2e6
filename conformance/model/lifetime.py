"""How long memory lives: what was handed out stays as it is, whatever is done to what it came from.

The machine is that of aliasing, with steps that take its memory away from one handle, which is given up
by it, and must leave the others alone. DLPack and share_memory_() are left out: what they break is known,
and has claims of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from conformance.model.aliasing import Aliasing, Handle, done, shown

# Drawn twice as often as the rest, since what follows takes handles away.
HANDED_OUT = ("numpy", "np.asarray", "detach", "rest", "from_numpy", "torch.as_tensor")
# What takes memory away from a tensor; where torch refuses, nothing happens.
TAKEN = {
    "resize_": "{0}.resize_(1000)",
    "set_": "{0}.set_(torch.zeros(3, dtype=torch.int32))",
    "data-set": "{0}.data = torch.zeros(3, dtype=torch.int32)",
}
THREAD = "; ".join(
    (
        "thread = threading.Thread(target=lambda held: held.tolist(), args=({0},))",
        "del {0}",
        "thread.start()",
        "thread.join()",
        "del thread",
    )
)
CHURN = "; ".join(
    (
        "others = [torch.full((2, 3), 99, dtype=torch.int32) for _ in range(9)]",
        "others += [np.full((2, 3), 99, np.int32) for _ in range(9)]",
    )
)


@dataclasses.dataclass(frozen=True, repr=False)
class Lifetime(Aliasing):
    """A program that hands memory out, drops what it came from, resizes and replaces it, allocates anew."""

    OPERATIONS: ClassVar[tuple[str, ...]] = (
        *HANDED_OUT,
        *HANDED_OUT,
        "drop",
        "thread",
        "churn",
        *TAKEN,
    )

    def lines(self) -> Iterator[tuple[str, Any]]:
        """Each line with what every handle shows after it."""
        handles = [Handle("h0", False, list(range(6)), np.arange(6).reshape(2, 3))]
        yield "h0 = torch.arange(6, dtype=torch.int32).reshape(2, 3)", shown(handles)
        for count, (operation, which, number) in enumerate(self.steps, 1):
            if operation == "churn":
                yield CHURN, shown(handles)
            elif operation in ("thread", *TAKEN):
                fitting = [each for each in handles if operation == "thread" or not each.is_array]
                if fitting:
                    handle = fitting[-1 - which % len(fitting)]
                    handles.remove(handle)
                    for line in _taken(operation, handle.name):
                        yield line, shown(handles)
            else:
                line = done((operation, which, number), handles, f"h{count}", count * 10)
                if line:
                    yield line, shown(handles)


def _taken(operation: str, name: str) -> tuple[str, ...]:
    if operation == "thread":
        return (THREAD.format(name),)
    return f"with contextlib.suppress(RuntimeError): {TAKEN[operation].format(name)}", f"del {name}"
