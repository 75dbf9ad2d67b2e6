"""What a fault is, and how it takes the place of an entry of torch."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import sys
import types
from collections.abc import Callable
from typing import Any

import torch
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from conformance.faults.conditions import always
from conformance.faults.parts import Call, Condition, Effect, effect

_AS_USERS_DO = ("strategies.pasts", "strategies.writes")  # what happens to an input, which a fault may break
_CALLING = ("raised_by", "killed_by", "outcome_of")  # oracles that make the call that a property hands them


@dataclasses.dataclass(frozen=True)
class Fault:
    """A break of torch.

    ``entry`` is what is replaced, from ``torch`` on; ``effect`` what it does instead where ``condition``
    holds of its arguments; ``torch`` the range of versions in which it can be planted, empty for all.
    """

    name: str
    entry: str
    effect: Effect
    condition: Condition
    torch: str = ""

    @property
    def sentence(self) -> str:
        """What this torch does wrong, in one sentence."""
        where = self.condition.phrase.replace("where it ", "where its argument ", 1)
        return f"{self.entry} {self.effect.phrase}{' ' + where if where else ''}."


FAULTS: dict[str, Fault] = {}


def register(entry: str, effect: Effect, *conditions: Condition, api: str = "", torch: str = "") -> None:
    """Add a fault of an entry for each condition; without one it does the same to every argument.

    The name is made of ``api`` (else of the last part of the entry), the effect and the condition.
    """
    for condition in conditions or (always,):
        parts = (api or entry.rpartition(".")[2], effect.slug, condition.slug)
        name = "-".join(part for part in parts if part)
        if name in FAULTS:
            raise ValueError(f"two faults are called {name!r}; rename one of their effects")
        FAULTS[name] = Fault(name, entry, effect, condition, torch)


def fits(fault: Fault, version: str = torch.__version__) -> bool:
    """Whether a fault can be planted in a version of torch."""
    return not fault.torch or SpecifierSet(fault.torch).contains(Version(version).base_version)


@effect("is-as-it-is", "does what it does")
def unchanged(original: Call, *arguments: Any, **options: Any) -> Any:
    return original(*arguments, **options)


def controls() -> dict[str, Fault]:
    """A fault of each entry that breaks nothing: what it turns red is red for being replaced."""
    entries = sorted({fault.entry for fault in FAULTS.values() if fits(fault)})
    return {entry: Fault(entry, entry, unchanged, always) for entry in entries}


def plant(fault: Fault) -> None:
    """Put a fault in the place of its entry for the rest of this process."""
    if hasattr(torch, "set_default_device"):  # it keeps a list of what makes tensors, taken at the first use
        with torch.device("cpu"):
            torch.empty(0)
    owner, attribute = _owner(fault.entry)
    found = getattr(owner, attribute)
    if callable(found):
        setattr(owner, attribute, _planted(fault, found, found))
    else:  # a property such as Tensor.data
        reading = _planted(fault, found.__get__, found)
        setattr(owner, attribute, property(reading, found.__set__, found.__delete__, found.__doc__))


def _owner(entry: str) -> tuple[Any, str]:
    """The module or class that has an entry, and the entry's name there."""
    first, *middle, attribute = entry.split(".")
    return functools.reduce(getattr, middle, importlib.import_module(first)), attribute


def _planted(fault: Fault, original: Call, seen: Any) -> Callable[..., Any]:
    """What stands in the place of a call, with the name, docstring and signature of what is seen there."""
    inside: list[bool] = []  # what the effect itself calls is torch's own

    @functools.wraps(seen)
    def planted(*arguments: Any, **options: Any) -> Any:
        if inside or _is_ours(sys._getframe(1)):
            return original(*arguments, **options)
        inside.append(True)
        try:
            if fault.condition(*arguments, **options):
                return fault.effect(original, *arguments, **options)
        finally:
            inside.pop()
        return original(*arguments, **options)

    planted.__module__ = getattr(seen, "__module__", None)  # type: ignore[assignment]  # as builtins have it
    if hasattr(seen, "__text_signature__"):
        vars(planted)["__text_signature__"] = seen.__text_signature__
    return planted


def _is_ours(caller: types.FrameType) -> bool:
    """Whether a call comes from what builds inputs or reads results, which goes on with torch's own."""
    module = caller.f_globals.get("__name__", "")
    oracle = module == "conformance.properties.oracles" and caller.f_code.co_name not in _CALLING
    return oracle or (module.startswith("strategies.") and module not in _AS_USERS_DO)
