"""Each worker gets one of the caller's own GPUs; the lists are those that CUDA_VISIBLE_DEVICES takes."""

import subprocess
import sys

import pytest
import torch

from conformance import gpus
from conformance.plugin import is_broken
from conformance.tests.runs import ROOT


@pytest.mark.parametrize(
    ("visible", "count", "names"),
    [
        (None, 3, ["0", "1", "2"]),
        (None, 0, []),
        ("2,5", 2, ["2", "5"]),
        ("GPU-8a1f, GPU-77b2", 2, ["GPU-8a1f", "GPU-77b2"]),
        ("1,-1,2", 1, ["1"]),
        ("", 0, []),
        ("MIG-aa,MIG-bb,MIG-cc", 1, ["MIG-aa", "MIG-bb", "MIG-cc"]),
        ("MIG-aa,MIG-bb", 0, []),
    ],
)
def test_the_gpus_are_those_that_the_caller_sees(visible, count, names):
    assert gpus.listed(count, {} if visible is None else {gpus.VISIBLE: visible}) == names


@pytest.mark.parametrize(
    ("worker", "seen"),
    [("gw0", "2"), ("gw1", "GPU-77b2"), ("gw2", "2"), ("gw13", "GPU-77b2"), ("", "2,GPU-77b2")],
)
def test_a_worker_sees_one_gpu_by_modulo_and_the_controller_all(worker, seen):
    environment = {gpus.VISIBLE: "2,GPU-77b2", gpus.LISTED: "2,GPU-77b2", "PYTEST_XDIST_WORKER": worker}
    gpus.pin(environment)
    assert environment[gpus.VISIBLE] == seen


def test_without_gpus_nothing_is_pinned():
    environment = {"PYTEST_XDIST_WORKER": "gw0", gpus.LISTED: ""}
    gpus.pin(environment)
    assert gpus.VISIBLE not in environment


def test_pinning_comes_before_torch():
    """What torch reads as it is imported can no longer be changed."""
    program = "import sys, conformance.gpus; print('torch' in sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == "False"
    lines = (ROOT / "conformance" / "conftest.py").read_text().splitlines()
    imports = [line for line in lines if line.startswith(("from", "import", "gpus."))]
    assert imports[:2] == ["from conformance import gpus", "gpus.pin()  # before the plugin imports torch"]


@pytest.mark.parametrize(
    ("printed", "workers"), [("8589934592\n", 4), ("8589934592\n3221225472\n", 2), ("5\n", 1), ("", None)]
)
def test_the_smallest_gpu_decides_how_many_workers_there_are(monkeypatch, printed, workers):
    monkeypatch.setattr(gpus, "_SIZES", f"print({printed!r}, end='')")
    assert gpus.most_workers(["0"]) == workers


def test_a_part_of_a_gpu_sets_no_number_of_workers():
    assert gpus.most_workers(["MIG-aa"]) is None


@pytest.mark.parametrize(
    ("error", "broken"), [(RuntimeError("CUDA error: device-side assert"), True), (None, False)]
)
def test_a_cuda_device_is_broken_where_it_can_no_longer_be_waited_for(monkeypatch, error, broken):
    def synchronize():
        if error:
            raise error

    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "synchronize", synchronize)
    assert is_broken("cuda:0") == broken
    assert not is_broken("cpu")


def test_a_device_that_was_never_used_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: pytest.fail("it was"))
    assert not is_broken("cuda")
