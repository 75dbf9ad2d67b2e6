"""Which claims speak of which devices, from the records of the strategies; imports no torch."""

from __future__ import annotations

import dataclasses
import importlib.util
from collections.abc import Collection
from pathlib import Path

from conformance.catalogue.tables import tables
from conformance.verdict.records import EAGER, mode_of


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of device, as strategies/devices.toml describes it."""

    values: bool
    strides: bool
    nans: bool
    several: bool
    setup: str


def _records() -> Path:
    """The file of the records, found without importing the package, which imports torch."""
    package = importlib.util.find_spec("strategies")
    assert package is not None, "the strategies lie beside the conformance package"
    assert package.origin is not None, "the strategies are a package with an __init__.py"
    return Path(package.origin).parent / "devices.toml"


KINDS_OF_DEVICES = {name: Kind(**fields) for name, fields in tables(_records()).items()}
_MODES = tables(Path(__file__).with_name("modes.toml"))
KINDS_OF_DEVICES |= {f"cpu/{name}": KINDS_OF_DEVICES["cpu"] for name in _MODES}  # each a column of its own
VENDOR = "vendor"  # every device of a name that is not listed

# Which devices a claim speaks of, and what the others are told.
DOMAINS = {
    "cpu": "the claim speaks of tensors on the CPU",
    "off-cpu": "the claim speaks of tensors that are not on the CPU",
    "accelerator": "the claim speaks of tensors that hold values on another device than the CPU",
    "data": "the claim speaks of tensors that hold values",
    "several": "the claim speaks of two devices of one kind, as there can be of CUDA, XPU and vendors",
    "modes": "the claim speaks of code that is not run eagerly",
}


def kinds_of(stated: Collection[str]) -> tuple[str, ...]:
    """The kinds that a list names: kinds of devices and domains, without each ``but NAME``."""
    named = [each for each in stated if not each.startswith("but ")]
    meant = [kind for each in named for kind in (_kinds_of(each) if each in DOMAINS else (each,))]
    return tuple(kind for kind in dict.fromkeys(meant) if f"but {kind}" not in stated)


def _kinds_of(domain: str) -> list[str]:
    return [kind for kind in KINDS_OF_DEVICES if speaks_of(domain, kind)]


def kind_of(device: str) -> str:
    """The kind of a device (a name, with or without an index); "vendor" where its name is not listed."""
    name = device.split(":")[0]
    return name if name in KINDS_OF_DEVICES else VENDOR


def speaks_of(domain: str, device: str) -> bool:
    """Whether a claim of a domain is checked on a device (a name, with or without an index) or in a mode."""
    if domain == "modes" or mode_of(device) != EAGER:
        return domain == "modes" and mode_of(device) != EAGER
    name = kind_of(device)
    kind = KINDS_OF_DEVICES[name]
    return {
        "cpu": name == "cpu",
        "off-cpu": name != "cpu",
        "accelerator": name != "cpu" and kind.values,
        "data": kind.values,
        "several": kind.several,
    }[domain]
