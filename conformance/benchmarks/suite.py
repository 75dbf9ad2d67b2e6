"""What a run costs: who spends the CPU time, what workers save, how it grows, how fast it finds a fault."""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import torch

from conformance import catalogue
from conformance.faults import FAULTS, load_claims
from conformance.faults.running import columns, judged
from conformance.properties import registry
from conformance.properties.property import TOGETHER
from conformance.verdict import results

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "Hypothesis": Path(hypothesis.__file__).parent,
    "torch": Path(torch.__file__).parent,
    "NumPy": Path(np.__file__).parent,
    "the suite": ROOT,
}


def shares(cases: int) -> dict[str, float]:
    """CPU seconds for a thousand inputs by who spent them, over the claims that speak of the CPU.

    Claims about speed are left out, and those that are tried less, such as those that fork for each input.
    """
    known = catalogue.load()
    forking = {
        claim
        for claim, property_ in registry.by_claim().items()
        if property_.share < 1 or property_.together < TOGETHER
    }
    wanted = [(claim.id, "cpu") for claim in known.values() if "cpu" in columns(claim)]
    wanted = [each for each in wanted if known[each[0]].kind != "speed" and each[0] not in forking]
    list(judged(wanted[:20], 5))  # imports and first calls
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    tried = sum(each.cases for each in judged(wanted, cases))
    profile.disable()
    spent = dict.fromkeys((*FOLDERS, "the rest of Python"), 0.0)
    for (file, _, name), (_, _, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if file == "~" and "torch" not in name and "numpy" not in name:  # a built-in is its callers'
            for (calling, _, caller), (_, _, of_caller, _) in callers.items():
                spent[_whose(calling, caller)] += of_caller
        else:
            spent[_whose(file, name)] += own
    return {name: round(seconds / tried * 1000, 3) for name, seconds in spent.items()}


def _whose(file: str, name: str) -> str:
    if file == "~":
        return "torch" if "torch" in name else "NumPy" if "numpy" in name else "the rest of Python"
    found = [whose for whose, folder in FOLDERS.items() if folder in Path(file).parents]
    return found[0] if found else "the rest of Python"


def run(*arguments: str) -> dict[str, float]:
    """Wall and CPU seconds of a run of the suite in processes of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run.jsonl"
        command = [sys.executable, "-m", "pytest", "conformance", "-q", "-p", "no:cacheprovider"]
        before, started = _children(), time.perf_counter()
        subprocess.run(
            [*command, *arguments, "--results", str(file)], cwd=ROOT, check=False, stdout=subprocess.DEVNULL
        )
        spent = {"wall": time.perf_counter() - started, "cpu": _children() - before}
        if file.exists():
            verdicts = results.read(file).verdicts.values()
            spent |= {"cases": sum(each.cases for each in verdicts)} | _medians(verdicts)
    return {name: round(value, 4) for name, value in spent.items()}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _medians(verdicts: Any) -> dict[str, float]:
    """The median milliseconds of an input, of claims that hold and of known refutations."""
    found = {}
    for verdict in ("holds", "refuted"):
        each = [one.seconds / one.cases * 1000 for one in verdicts if one.verdict == verdict and one.cases]
        if each:
            found[f"{verdict}_ms"] = statistics.median(each)
    return found


def workers(cases: int) -> dict[str, float]:
    """How much faster two workers are than one, start-up taken away."""
    wall = {}
    for number in ("1", "2"):
        least = run("-n", number, "--cases", "1", "--device", "cpu", "-m", "not speed")["wall"]
        whole = run("-n", number, "--cases", str(cases), "--device", "cpu", "-m", "not speed")["wall"]
        wall[number] = whole - least
    return {"one": round(wall["1"], 2), "two": round(wall["2"], 2), "ratio": round(wall["1"] / wall["2"], 3)}


def growth() -> dict[str, Any]:
    """CPU seconds by inputs for each claim, and by columns, each with the straight line through them."""
    inputs = {}
    for cases in (20, 40, 80):
        spent = run("-n", "0", "--cases", str(cases), "--device", "cpu", "-m", "not speed")
        inputs[spent["cases"]] = spent["cpu"]
    by_columns = {}
    for devices in (("cpu",), ("cpu", "lazy"), ("cpu", "lazy", "meta")):
        named = [word for device in devices for word in ("--device", device)]
        spent = run("-n", "0", "--cases", "20", *named, "-m", "not speed")
        by_columns[spent["cases"]] = spent["cpu"]
    return {"inputs": _line(inputs), "inputs of more columns": _line(by_columns)}


def _line(points: dict[float, float]) -> dict[str, Any]:
    slope, start = np.polyfit(list(points), list(points.values()), 1)
    off = [seconds - (start + slope * cases) for cases, seconds in points.items()]
    spread = sum((each - statistics.fmean(points.values())) ** 2 for each in points.values())
    return {
        "points": {str(int(cases)): seconds for cases, seconds in points.items()},
        "seconds_per_thousand": round(float(slope) * 1000, 3),
        "start": round(float(start), 2),
        "r_squared": round(1 - float(sum(each**2 for each in off)) / spread, 4),
    }


def detection(every: int, folder: Path | None) -> dict[str, Any]:
    """Median CPU seconds until ``-x`` stops a run in which a fault is planted, over every n-th fault.

    ``folder`` may hold PyTorch's own tests of the same version: test_numpy_interop.py, test_dlpack.py.
    """
    names = sorted(name for name, claims in load_claims().items() if not any("@" in each for each in claims))
    names = [name for name in names if name in FAULTS][::every]
    ours = [_until_red(["conformance", "--fault", name, "--device", "cpu", "-n", "0"]) for name in names]
    found: dict[str, Any] = {"faults": len(names), "ours": _caught(ours)}
    files = [
        path for path in ("test_numpy_interop.py", "test_dlpack.py") if folder and (folder / path).exists()
    ]
    if folder and files:
        theirs = [
            _until_red([*(str(folder / each) for each in files), "-p", "conformance.faults.planted"], name)
            for name in ("", *names)
        ]
        found["baseline_red"] = theirs[0] is not None
        found["pytorch"] = _caught(theirs[1:])
    return found


def _until_red(arguments: list[str], fault: str = "") -> float | None:
    """CPU seconds of a run that stops at its first failure; None where nothing fails."""
    with tempfile.TemporaryDirectory() as folder:
        own = ["--results", f"{folder}/run.jsonl"] if arguments[0] == "conformance" else []
        command = [sys.executable, "-m", "pytest", *arguments, *own, "-x", "-q", "-p", "no:cacheprovider"]
        before = _children()
        ended = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"CONFORMANCE_FAULT": fault, "PYTHONPATH": str(ROOT)},
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return round(_children() - before, 2) if ended.returncode == 1 else None


def _caught(seconds: list[float | None]) -> dict[str, Any]:
    found = [each for each in seconds if each is not None]
    median = round(statistics.median(found), 2) if found else None
    return {"caught": len(found), "of": len(seconds), "median_cpu_seconds": median}


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown",
    )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "numpy": np.__version__,
        "hypothesis": hypothesis.__version__,
    }


def write(path: Path, found: dict[str, Any]) -> None:
    """Write measurements as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
