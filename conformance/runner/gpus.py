"""Which GPUs a worker may see; imports no torch, because it has to speak before torch does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping

VISIBLE = "CUDA_VISIBLE_DEVICES"
LISTED = "CONFORMANCE_GPUS"  # what the controller found, for its workers: names of GPUs, by comma
MEMORY_OF_A_WORKER = 2 * 2**30  # bytes: a CUDA context, its kernels and small tensors take about one GiB

_SIZES = """
import torch
for index in range(torch.cuda.device_count()):
    print(torch.cuda.mem_get_info(index)[0])
"""


def pin(environment: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Leave this worker of xdist one GPU of those that its controller listed, by its number.

    Does nothing outside a worker and where there is no GPU.
    """
    worker = re.fullmatch(r"gw(\d+)", environment.get("PYTEST_XDIST_WORKER", ""))
    names = [name for name in environment.get(LISTED, "").split(",") if name]
    if worker and names:
        environment[VISIBLE] = names[int(worker[1]) % len(names)]


def listed(count: int, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The names of the ``count`` GPUs that torch sees, as CUDA_VISIBLE_DEVICES takes them.

    They are the caller's own: indices, UUIDs (GPU-...) or parts of a GPU (MIG-...). Of parts torch sees
    one alone in each process, so that all that the caller named count.
    """
    if VISIBLE not in environment:
        return [str(index) for index in range(count)]
    names = [name.strip() for name in environment[VISIBLE].split(",") if name.strip()]
    return names if count and all(name.startswith("MIG-") for name in names) else names[:count]


def most_workers(names: list[str]) -> int | None:
    """How many workers the free memory of the GPUs takes, at least one; None where it cannot be told.

    Asks in a process of its own, since asking makes a CUDA context.
    """
    if any(name.startswith("MIG-") for name in names):
        return None
    try:
        asked = subprocess.run(
            [sys.executable, "-c", _SIZES], capture_output=True, text=True, check=False, timeout=120
        )
    except subprocess.TimeoutExpired:  # a driver that hangs; the limit of each claim will tell
        return None
    sizes = [int(line) for line in asked.stdout.split() if line.isdigit()]
    if asked.returncode or not sizes:
        return None
    # by modulo each GPU gets the same number, so the smallest decides
    return max(1, min(sizes) // MEMORY_OF_A_WORKER) * len(sizes)
