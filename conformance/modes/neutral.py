"""What changes nothing of a call within it: modes that look on, and settings that say what is so anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch


def watched(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call in a function mode that looks on."""
    from torch.overrides import TorchFunctionMode

    class Watching(TorchFunctionMode):
        def __torch_function__(self, call: Any, types: Any, arguments: Any = (), options: Any = None) -> Any:
            return call(*arguments, **options or {})

    with Watching():
        return function(values)


def dispatched(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call in a dispatch mode that looks on."""
    from torch.utils._python_dispatch import TorchDispatchMode  # private by name, and documented

    class Dispatching(TorchDispatchMode):
        def __torch_dispatch__(self, call: Any, types: Any, arguments: Any = (), options: Any = None) -> Any:
            return call(*arguments, **options or {})

    with Dispatching():  # type: ignore[no-untyped-call]  # the constructor is that of torch
        return function(values)


def on_the_cpu(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call where the CPU is the default device."""
    with torch.device("cpu"):
        return function(values)


def anomalous(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call where autograd looks for anomalies."""
    with torch.autograd.set_detect_anomaly(True):
        return function(values)


def cast(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call under autocast, which casts matrix products and convolutions alone."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return function(values)


def hooked(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call where saved tensors go through hooks that give them back as they are."""
    with torch.autograd.graph.saved_tensors_hooks(lambda saved: saved, lambda saved: saved):
        return function(values)


def threaded(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call on another thread."""
    import threading

    done: dict[str, Any] = {}

    def call() -> None:
        try:
            done["result"] = function(values)
        except Exception as error:  # raised again on the thread of the caller
            done["error"] = error

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    if "error" in done:
        raise done["error"]
    return done["result"]


def deterministic(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call where algorithms have to be deterministic, and new memory is filled."""
    torch.use_deterministic_algorithms(True)
    try:
        return function(values)
    finally:
        torch.use_deterministic_algorithms(False)


def beside_another(function: Callable[[Any], Any], values: Any, earlier: Any = None) -> Any:
    """A call on one thread while another calls it with another argument, in another grad mode."""
    import contextlib
    import threading

    done = threading.Event()

    def call_again() -> None:
        with torch.no_grad():
            while not done.is_set():
                with contextlib.suppress(Exception):  # what it makes of that is judged elsewhere
                    function(earlier)

    thread = threading.Thread(target=call_again)
    thread.start()
    try:
        return function(values)
    finally:
        done.set()
        thread.join()
