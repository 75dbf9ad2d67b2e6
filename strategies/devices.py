"""The devices of this process: which are here, which hold data, and why the others are not here.

What a kind of device has and lacks stands in devices.toml; here is how each is found.
"""

from __future__ import annotations

import dataclasses
import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from strategies.abilities import abilities_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KINDS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
# Devices whose tensors report the strides of a contiguous tensor whatever they are views of.
WITHOUT_STRIDES = tuple(name for name, kind in KINDS.items() if not kind["strides"])
# Devices that resolve a lazy bit of a NaN otherwise than the CPU does.
WITHOUT_NANS = tuple(name for name, kind in KINDS.items() if not kind["nans"])
_WITHOUT_VALUES = tuple(name for name, kind in KINDS.items() if not kind["values"])


@dataclasses.dataclass(frozen=True)
class Devices:
    """Names of the devices at hand, sorted, and the reason for each that was looked for in vain."""

    present: tuple[str, ...]
    absent: dict[str, str]

    @property
    def with_data(self) -> tuple[str, ...]:
        """The devices whose tensors hold values, the CPU first."""
        return ("cpu", *(name for name in self.present if name not in ("cpu", *_WITHOUT_VALUES)))


@dataclasses.dataclass
class _Vendors:
    """What vendors brought to this process, and what else was asked for by name."""

    names: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


_brought = _Vendors()


def take(names: Sequence[str], modules: Sequence[str], asked: Sequence[str]) -> None:
    """Count the devices of these names, which some modules brought, as being here.

    Beside them only those stand-ins are started that are ``asked`` for. Devices are listed anew.
    """
    _brought.names, _brought.modules, _brought.asked = tuple(names), tuple(modules), tuple(asked)
    devices.cache_clear()


def modules_of_vendors() -> tuple[str, ...]:
    """The modules that a script imports before it can use the devices of vendors."""
    return _brought.modules


def is_vendors(device: str) -> bool:
    """Whether a device (a name, with an index or a mode or without) is none of those that the suite knows."""
    return device.partition(":")[0].partition("/")[0] not in KINDS


def vendors() -> tuple[str, ...]:
    """The names of the devices that vendors brought: by a module, or as PrivateUse1 by an entry point."""
    return tuple(dict.fromkeys((*_brought.names, *filter(None, (registered(),)))))


@functools.cache
def devices() -> Devices:
    """List the devices once for each process, without creating a CUDA context."""
    missing = {name: _unasked(name) or probe() for name, probe in _PROBES.items()}
    missing |= dict.fromkeys(vendors(), "")
    return Devices(
        present=tuple(sorted(name for name, reason in missing.items() if not reason)),
        absent={name: reason for name, reason in sorted(missing.items()) if reason},
    )


def count(kind: str) -> int:
    """How many devices of a kind have an index here: one where torch does not count them, none of the CPU."""
    module: Any = getattr(torch, kind, None)
    counted = int(module.device_count()) if hasattr(module, "device_count") else abilities_of(kind).count
    return counted if kind in devices().present and kind != "cpu" else 0


def another(device: str) -> str:
    """The name of a second device of a device's kind; empty where this process sees only one."""
    kind, _, index = device.partition(":")
    seen = count(kind)
    return f"{kind}:{(int(index or 0) + 1) % seen}" if seen > 1 else ""


def _unasked(name: str) -> str:
    """Why a stand-in is not started: it may break what a vendor's device does, unless it is asked for."""
    beside = name in ("lazy", "simulated") and vendors() and name not in _brought.asked
    return f"it is not started beside a vendor's device, unless by --device {name}" if beside else ""


def _always() -> str:
    return ""


def _lazy() -> str:
    """Start torch's TorchScript backend of the lazy device, a device without hardware."""
    try:
        import torch._lazy.ts_backend

        torch._lazy.ts_backend.init()
    except Exception as error:  # a private module: whatever it does, the device is not here
        return f"torch._lazy.ts_backend does not start ({type(error).__name__})"
    return ""


def registered() -> str:
    """The name of the device that a vendor's module registered as PrivateUse1; empty where none did."""
    named = getattr(torch._C, "_get_privateuse1_backend_name", lambda: "privateuseone")()
    return "" if named in ("privateuseone", "simulated") else str(named)


def _simulated() -> str:
    """Register the device that strategies.simulated makes of Python, where torch lets it."""
    if registered():
        return f"another backend holds the name PrivateUse1 ({registered()})"
    if not _cuda():  # of which backward() and pin_memory() fail where another accelerator is registered
        return "this torch sees a CUDA device, which a second accelerator in the process would displace"
    try:
        from strategies import simulated

        simulated.register()
    except (ImportError, AttributeError):
        return "this torch has no PrivateUse1 backend for Python (torch 2.10 and newer have)"
    except RuntimeError as error:
        return f"another backend holds the name PrivateUse1 ({str(error).splitlines()[0]})"
    return ""


def _cuda() -> str:
    if not torch.backends.cuda.is_built():
        return "this torch was built without CUDA"
    return "" if torch.cuda.device_count() else "no CUDA device is visible"


def _mps() -> str:
    backend = getattr(torch.backends, "mps", None)
    return "" if backend is not None and backend.is_available() else "no MPS device"


def _xpu() -> str:
    module = getattr(torch, "xpu", None)
    return "" if module is not None and module.is_available() else "no XPU device"


# Each kind of devices.toml but that of a vendor, with the reason why it is not here; empty where it is.
_PROBES: dict[str, Callable[[], str]] = {
    "cpu": _always,
    "cuda": _cuda,
    "lazy": _lazy,
    "meta": _always,
    "mps": _mps,
    "simulated": _simulated,
    "xpu": _xpu,
}
