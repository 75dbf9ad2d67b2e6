"""What a fault is, and how it takes the place of an entry of torch."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import os
import sys
import tempfile
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from packaging.specifiers import SpecifierSet
from packaging.version import Version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CLAIMS = Path(__file__).with_name("claims.toml")
EXEMPT = Path(__file__).with_name("exempt.toml")

_CALLING = ("raised_by", "killed_by", "outcome_of")  # oracles that make the call that a property hands them

Effect = Callable[..., Any]  # effect(original, *arguments) in place of original(*arguments)
Condition = Callable[..., bool]  # condition(*arguments)


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
        where = _phrase(self.condition).replace("where it ", "where its argument ", 1)
        return f"{self.entry} {_phrase(self.effect)}{' ' + where if where else ''}."


FAULTS: dict[str, Fault] = {}


def register(entry: str, effect: Effect, *conditions: Condition, api: str = "", torch: str = "") -> None:
    """Add a fault of an entry for each condition; without one it does the same to every argument.

    The name is made of ``api`` (else of the last part of the entry), the effect and the condition.
    """
    from conformance.faults.conditions import always

    for condition in conditions or (always,):
        parts = (api or entry.rpartition(".")[2], _slug(effect), _slug(condition))
        name = "-".join(part for part in parts if part)
        if name in FAULTS:
            raise ValueError(f"two faults are called {name!r}; rename one of their effects")
        FAULTS[name] = Fault(name, entry, effect, condition, torch)


def named(slug: str, phrase: str) -> Callable[[Any], Any]:
    """Give an effect or a condition its part of the fault's name, and of its sentence."""

    def name(function: Any) -> Any:
        function.slug, function.phrase = slug, phrase
        return function

    return name


def _slug(function: Any) -> str:
    return str(function.slug)


def _phrase(function: Any) -> str:
    return str(function.phrase)


def fits(fault: Fault, version: str = torch.__version__) -> bool:
    """Whether a fault can be planted in a version of torch."""
    return not fault.torch or SpecifierSet(fault.torch).contains(Version(version).base_version)


def load_claims() -> dict[str, list[str]]:
    """For each fault the ids of the claims that must turn red."""
    return {name: list(ids) for name, ids in tomllib.loads(CLAIMS.read_text(encoding="utf-8")).items()}


def load_exempt() -> dict[str, str]:
    """The claims that no fault turns red, each with the reason."""
    return tomllib.loads(EXEMPT.read_text(encoding="utf-8"))


def plant(fault: Fault) -> None:
    """Put a fault in the place of its entry for the rest of this process."""
    if hasattr(torch, "set_default_device"):  # it keeps a list of what makes tensors, taken at the first use
        with torch.device("cpu"):
            torch.empty(0)
    owner, attribute = _owner(fault.entry)
    found = getattr(owner, attribute)
    if not callable(found):  # a property such as Tensor.data
        setattr(owner, attribute, property(_planted(fault, found.__get__), found.__set__))
        return
    setattr(owner, attribute, _planted(fault, found))


def _owner(entry: str) -> tuple[Any, str]:
    """The module or class that has an entry, and the entry's name there."""
    first, *middle, attribute = entry.split(".")
    return functools.reduce(getattr, middle, importlib.import_module(first)), attribute


class _Trace:
    """Notes which faults would show, and plants none."""

    def __init__(self) -> None:
        self.met: set[str] = set()
        self.process = os.getpid()
        self.of_children = -1

    def begin(self) -> None:
        """Forget what was met."""
        self.met.clear()
        self.process = os.getpid()
        with tempfile.NamedTemporaryFile() as file:
            self.of_children = os.open(file.name, os.O_RDWR | os.O_APPEND)

    def end(self) -> list[str]:
        """The names of the faults that were met here and in forked children."""
        os.lseek(self.of_children, 0, os.SEEK_SET)
        with os.fdopen(self.of_children, encoding="utf-8") as file:
            return sorted(self.met | set(file.read().split()))

    def __call__(self, faults: Sequence[Fault]) -> None:
        """Watch the one entry of these faults for the rest of this process."""

        @named("", "")
        def condition(*arguments: Any, **options: Any) -> bool:
            unmet = [each for each in faults if each.name not in self.met]
            met = [each.name for each in unmet if each.condition(*arguments, **options)]
            self.met.update(met)
            if os.getpid() != self.process:
                os.write(self.of_children, "".join(f"{name} " for name in met).encode())
            return False

        plant(Fault("", faults[0].entry, effect=condition, condition=condition))


trace = _Trace()


def _planted(fault: Fault, original: Any) -> Callable[..., Any]:
    inside: list[bool] = []  # what the effect itself calls is torch's own

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

    planted.__name__ = getattr(original, "__name__", fault.entry.rpartition(".")[2])
    return planted


def _is_ours(caller: types.FrameType) -> bool:
    """Whether a call comes from what builds inputs or reads results, which goes on with torch's own."""
    module = caller.f_globals.get("__name__", "")
    oracle = module == "conformance.properties.oracles" and caller.f_code.co_name not in _CALLING
    return oracle or module.startswith("strategies.")
