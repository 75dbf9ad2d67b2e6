"""Effects on how a call is understood: options that count for nothing, or that are new."""

from __future__ import annotations

from typing import Any

import numpy as np

from conformance.faults.parts import Call, Effect, effect


@effect("does-nothing", "does nothing")
def does_nothing(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return values


def forgets(option: str) -> Effect:
    """An effect that leaves an option out."""

    @effect(f"forgets-{option.replace('_', '-')}", f"pays no heed to {option}")
    def act(original: Call, *arguments: Any, **options: Any) -> Any:
        return original(*arguments, **{name: value for name, value in options.items() if name != option})

    return act


@effect("takes-a-copy-keyword", "takes the keyword copy")
def takes_a_copy_keyword(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return np.array(original(values, *arguments)) if options.get("copy") else original(values, *arguments)


@effect("ignores-what-is-asked", "pays no heed to all but its first argument")
def ignores_what_is_asked(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    return original(values)
