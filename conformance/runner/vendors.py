"""The devices that vendors bring to a run: imported, found, probed, and said."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from conformance.runner import probing
from conformance.runner.deadly import Deadly
from conformance.runner.options import import_devices
from conformance.runner.workers import is_worker, told
from strategies.abilities import Abilities, note
from strategies.devices import KINDS, devices, registered, take

# Accelerators that torch itself drives: a stand-in for one has to be set up first.
_HARDWARE = {name for name, kind in KINDS.items() if kind["values"] and not kind["setup"]} - {"cpu", "vendor"}


@dataclasses.dataclass(frozen=True)
class Brought:
    """The devices of vendors by name, what a probe found of each, and which round trips went wrong."""

    names: tuple[str, ...] = ()
    abilities: dict[str, Abilities] = dataclasses.field(default_factory=dict)
    wrong: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)

    @property
    def lacks(self) -> dict[str, dict[str, str]]:
        """What each device lacks, with the reasons."""
        return {
            name: {group: reason for reasons in found.lacks.values() for group, reason in reasons.items()}
            for name, found in self.abilities.items()
            if found.lacks
        }

    def refutations(self) -> Iterator[str]:
        """One sentence for each round trip that gave other values, or killed the process."""
        for name, found in self.wrong.items():
            for trip, said in found.items():
                yield f"{name} fails a round trip ({trip}): {said}"

    def limits(self) -> Iterator[str]:
        """One line for each device that lacks something: classes of inputs, and ways of copying."""
        for name, lacks in self.lacks.items():
            yield f"not on this device: {', '.join(lacks)} ({name})"

    def avoid(self, deadly: Deadly) -> None:
        """Tell the workers that are still to start, and the results, of a class of inputs that kills.

        This process goes on as it is: what it expects of a claim stays what its worker expected.
        """
        known = self.abilities.get(deadly.device, Abilities())
        lacks = {axis: dict(groups) for axis, groups in known.lacks.items()}
        lacks.setdefault(deadly.axis, {})[deadly.group] = deadly.reason
        self.abilities[deadly.device] = Abilities(lacks, known.count)

    def for_workers(self) -> dict[str, Any]:
        """The same in words that xdist carries."""
        return dataclasses.asdict(self) | {"names": list(self.names)}


def bring(config: pytest.Config) -> Brought:
    """Import the modules of vendors, and find what their devices can do: on the controller, for all workers.

    Raises pytest.UsageError for a module that cannot be imported, or where none brings a device.
    """
    modules: list[str] = config.getoption("--device-module")
    import_devices(modules)
    kinds = [name.partition(":")[0] for name in config.getoption("--device")]
    if is_worker(config):
        brought = _of_controller(told(config, "brought"))
    elif not modules and not registered():
        return Brought()
    else:
        brought = _found(modules, kinds)
    take(brought.names, modules, kinds)
    for name, found in brought.abilities.items():
        note(name, found)
    if modules and not brought.names and not _HARDWARE & set(devices().present):
        problem = "it makes no device usable; name the module that registers yours"
        raise pytest.UsageError(f"--device-module {' '.join(modules)}: {problem}")
    return brought


def _found(modules: list[str], kinds: list[str]) -> Brought:
    try:
        found = probing.found(modules, kinds)
    except probing.NotProbed as error:
        named = f"--device-module {' '.join(modules)}: " if modules else ""
        problem = f"{named}{error}; import torch and these modules alone, and see why"
        raise pytest.UsageError(problem) from None
    return Brought(
        names=tuple(found),
        abilities={name: abilities for name, (abilities, _) in found.items()},
        wrong={name: wrong for name, (_, wrong) in found.items() if wrong},
    )


def _of_controller(said: dict[str, Any]) -> Brought:
    abilities = {name: Abilities(**fields) for name, fields in said["abilities"].items()}
    return Brought(tuple(said["names"]), abilities, said["wrong"])
