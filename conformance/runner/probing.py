"""What a vendor's device can do, found before the first claim by round trips against the CPU's bits.

They are made in a process of their own, which a broken device may kill; then another goes on behind what did
it. A round trip "holds", "lacks" something, is "wrong" where other values come back, or "dies".
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from conformance.properties.oracles import bits
from strategies import ALL, GRADS, TENSOR_LAYOUTS, Abilities, Bits, NotHere, TensorRecipe
from strategies.devices import KINDS, registered
from strategies.layouts import suited

_LIMIT = 120  # seconds for a round trip; none takes one
_START = 600  # seconds until the first: the imports of torch and of a vendor's module, on a busy machine
_LOOK = 1  # seconds between two looks at how far a process is
_OF = ", "  # between a device and what goes round
_SHAPES = {
    "one-element": (1,),
    "1-d": (3,),
    "n-d": (2, 3),
    "0-d": (),
    "empty": (0, 3),
    "deep": (1, 2, 1, 1, 3, 1),
    "large": (70,),
    "huge": (33_000,),
}
# What moves a tensor there, or back, in another way than the one that inputs are built by.
_COPIES: dict[str, Callable[[torch.Tensor, str], torch.Tensor]] = {
    "a copy to it without waiting": lambda tensor, device: tensor.to(device, non_blocking=True),
    "a copy from it without waiting": lambda tensor, device: _waited(
        tensor.to(device).to("cpu", non_blocking=True), device
    ),
    "pinned memory": lambda tensor, device: tensor.pin_memory().to(device),
    "DLPack": lambda tensor, device: torch.utils.dlpack.from_dlpack(tensor.to(device)),
    "a second device": lambda tensor, device: tensor.to(f"{device}:1"),
}


class NotProbed(RuntimeError):
    """A process did not come to its first round trip, so that nothing is known of a device."""


def found(modules: Sequence[str], wanted: Collection[str]) -> dict[str, tuple[Abilities, dict[str, str]]]:
    """The devices that some modules make usable: what each lacks, and which of its round trips fail.

    These are PrivateUse1, by its name, and types that have a key of their own; where some are ``wanted`` no
    others are probed. Inputs that kill are not drawn; a copy that kills is left to the claims about it.
    Raises NotProbed where a process dies, or gives no answer, before it has made a round trip.
    """
    listed = registered()
    others = sorted(set(_types()) - KINDS.keys() - {listed, "privateuseone" if listed else ""})
    ends = _in_children(modules, [*_trips(listed, wanted), *(f"{name}{_OF}usable" for name in others)])
    usable = [name for name in others if ends[f"{name}{_OF}usable"][0] == "holds"]
    ends |= _in_children(modules, [trip for name in usable for trip in _trips(name, wanted)])
    return {name: _abilities(name, ends) for name in sorted({*filter(None, [listed]), *usable})}


def _abilities(device: str, ends: dict[str, tuple[str, str]]) -> tuple[Abilities, dict[str, str]]:
    lacks: dict[str, dict[str, str]] = {}
    wrong: dict[str, str] = {}
    trips = {
        name.removeprefix(device + _OF): end for name, end in ends.items() if name.startswith(device + _OF)
    }
    trips.pop("usable", None)
    for name, (word, said) in trips.items():
        axis, _, group = name.partition(": ")
        if word == "lacks" or (word == "dies" and axis != "copy"):
            lacks.setdefault(axis, {})[group] = said
        if word in ("wrong", "dies"):
            wrong[name] = said
    several = trips.get("copy: a second device", ("", ""))[0] == "holds"
    return Abilities(lacks, 2 if several else 1), wrong


def _types() -> list[str]:
    """Every type of device that torch knows, from the sentence in which it refuses another."""
    try:
        torch.device("another")
    except RuntimeError as error:
        listed = str(error).partition("Expected one of ")[2].partition(" device type")[0]
        return listed.split(", ")
    return []


def _trips(device: str, wanted: Collection[str]) -> list[str]:
    """The names of the round trips of a device, the plainest first: "device, axis: class"."""
    if not device or (wanted and device not in wanted):
        return []
    names = [f"dtype: {name}" for name in ALL] + [f"shape: {name}" for name in _SHAPES]
    names += [f"layout: {name}" for name in dict.fromkeys(TENSOR_LAYOUTS) if name != "contiguous"]
    names += [f"grad: {name}" for name in GRADS if name != "none"]
    names += ["bit: conj", "bit: neg", "past: crossed", "past: rewritten"]
    names += [f"copy: {name}" for name in _COPIES]
    return [f"{device}{_OF}{name}" for name in names]


def _recipe(name: str, dtype: str) -> TensorRecipe:
    """The input of a round trip, of the given dtype where it is about something else."""
    axis, _, group = name.partition(": ")
    fields: dict[str, Any] = {"dtype": dtype, "shape": (2, 3)}
    if axis == "shape":
        fields["shape"] = _SHAPES[group]
    elif axis == "bit":
        fields |= {"bit": group, "dtype": "complex64" if group == "conj" else "float32"}
    elif axis == "layout":
        fields |= {"layout": group, "shape": suited((2, 3), group, 5)}
    elif axis in ("dtype", "grad", "past"):
        fields[axis] = group
    if axis == "grad" and not fields["dtype"].startswith(("float", "complex")):
        fields["dtype"] = "float32"
    return TensorRecipe(values=_values(fields["dtype"]), **fields)


def _values(dtype: str) -> tuple[Any, ...]:
    """Elements of which no byte is like its neighbour, and none is a number that a device may round."""
    if dtype == "bool":
        return (True, False, True)
    if dtype.startswith(("int", "uint")):
        return (1, 5, 100)
    return (1.5, -2.0, 96.0) if dtype in ("float16", "float32", "float64") else _PATTERNS.get(dtype, (1, 5j))


_PATTERNS: dict[str, tuple[Any, ...]] = {
    "bfloat16": (Bits(0x3FC0), Bits(0xC000)),
    "complex32": (Bits(0x3E00C000), Bits(0xC0003E00)),
    **{name: (Bits(0x3C), Bits(0x41)) for name in ALL if name.startswith("float8")},
}


def _waited(tensor: torch.Tensor, device: str) -> torch.Tensor:
    module: Any = getattr(torch, device, None)
    if hasattr(module, "synchronize"):
        module.synchronize()
    return tensor


def _gone_round(trip: str, dtype: str) -> tuple[str, str]:
    """How one round trip ends: "holds", "lacks" or "wrong", and what is to be said of it."""
    device, _, name = trip.partition(_OF)
    axis, _, group = name.partition(": ")
    try:
        if name == "usable":
            torch.ones(1).to(device)
            return "holds", ""
        recipe = _recipe(name, dtype)
        reference = recipe.build()
        tensor = _COPIES[group](reference, device) if axis == "copy" else recipe.build(device)
        if group == "a second device" and tensor.device.index != 1:
            return "lacks", f"the tensor is on {tensor.device}"
        if axis == "layout" and tensor.stride() != reference.stride():
            return "lacks", f"its strides are {tensor.stride()} in place of {reference.stride()}"
        back = tensor.detach().cpu()
        if (back.dtype, back.shape) != (reference.dtype, reference.shape):
            return "wrong", f"{recipe} comes back as {tuple(back.shape)} of {back.dtype}"
        if bits(tensor) != bits(reference):
            return "wrong", f"{recipe} comes back as {back.tolist()}"
    except NotHere as error:
        return "lacks", str(error)
    except Exception as error:
        return "lacks", f"{type(error).__name__}: {error}".splitlines()[0]
    return "holds", ""


def _in_children(modules: Sequence[str], names: list[str]) -> dict[str, tuple[str, str]]:
    """How each round trip ends, made one after the other in processes, each of which may die of one."""
    ends: dict[str, tuple[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told")
        while len(ends) < len(names):
            left = [name for name in names if name not in ends]
            how = _child(told, [json.dumps([list(modules), ends, left]), str(told)])
            lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
            ends |= {name: (word, said) for name, word, said in map(json.loads, lines[1::2])}
            if len(lines) % 2:
                ends[lines[-1]] = ("dies", how)
            elif not lines:
                raise NotProbed(f"a probe of the devices came to no round trip: {how}")
    return ends


def _ground(trip: str, ends: Mapping[str, Sequence[str]]) -> str:
    """The first dtype that came back from the device as it was, in which all else is tried."""
    start = f"{trip.partition(_OF)[0]}{_OF}dtype: "
    good = (name for name, end in ends.items() if name.startswith(start) and end[0] == "holds")
    return next(good, f"{start}float32").removeprefix(start)


def _child(told: Path, arguments: list[str]) -> str:
    """Run the round trips that are left in a process of its own; how it ended."""
    told.unlink(missing_ok=True)
    code = f"import sys; sys.path[:] = {sys.path!r}; from conformance.runner import probing; probing.main()"
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=quiet, stderr=quiet) as child:
        lines, since = 0, time.monotonic()
        try:
            while child.poll() is None:
                limit = _LIMIT if lines else _START
                if time.monotonic() - since > limit:
                    return f"gave no answer within {limit} seconds"
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(_LOOK)
                if _lines(told) != lines:
                    lines, since = _lines(told), time.monotonic()
        finally:
            child.kill()
    from conformance.runner.forking import death

    return death(child.returncode)


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def main() -> None:
    """Make the round trips that the command line lists, and tell of each before and after it."""
    import importlib

    modules, ends, names = json.loads(sys.argv[1])
    for module in modules:
        importlib.import_module(module)
    with (
        open(sys.argv[2], "a", encoding="utf-8", buffering=1) as told,
        contextlib.redirect_stdout(sys.stderr),
    ):
        for name in names:
            told.write(f"{name}\n")
            ends[name] = _gone_round(name, _ground(name, ends))
            told.write(json.dumps([name, *ends[name]]) + "\n")
