"""Each worker gets one of the caller's own GPUs; the lists are those that CUDA_VISIBLE_DEVICES takes."""

import functools
import subprocess
import sys

import pytest
import torch

from conformance.catalogue import load
from conformance.properties import test_devices
from conformance.runner import gpus
from conformance.runner.selection import Selection
from conformance.runner.trials import is_broken
from conformance.tests.runs import ROOT
from strategies import ArrayRecipe, Devices, TensorRecipe, another, by_copy, count, devices


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
    program = "import sys, conformance.runner.gpus; print('torch' in sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == "False"
    lines = (ROOT / "conformance" / "conftest.py").read_text().splitlines()
    imports = [line for line in lines if line.startswith(("from", "import", "gpus."))]
    assert imports[:2] == [
        "from conformance.runner import gpus",
        "gpus.pin()  # before the plugin imports torch",
    ]


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


def judged_by_copies(property_):
    """The function of a property; where it writes, all elements at once."""
    writes = {"write": by_copy} if "write" in property_.strategies else {}
    return functools.partial(property_.function, **writes)


MOVES = {
    "cuda": (
        test_devices.test_an_array_moved_by_cuda_keeps_its_values,
        test_devices.test_a_write_to_the_array_does_not_show_in_the_tensor_moved_by_cuda,
    ),
    "pin_memory": (test_devices.test_an_array_moved_from_pinned_memory_without_waiting_keeps_its_values,),
}


@pytest.mark.parametrize(("call", "property_"), [(call, each) for call in MOVES for each in MOVES[call]])
def test_the_properties_that_need_a_gpu_pass_and_fail_with_a_device_in_its_place(
    monkeypatch, call, property_
):
    """No machine of this project has one, so that a misspelling would go unseen."""
    recipe = ArrayRecipe("float32", (2, 3), (1.5, -0.0))
    inner = judged_by_copies(property_)
    assert "lazy" in devices().present
    monkeypatch.setattr(torch.Tensor, call, lambda self: self.to("lazy"))
    inner(recipe=recipe, device="lazy")
    monkeypatch.setattr(torch.Tensor, call, lambda self: self.double() if call == "pin_memory" else self)
    with pytest.raises(AssertionError):
        inner(recipe=recipe, device="lazy")


BETWEEN = (
    test_devices.test_a_tensor_moved_to_another_gpu_keeps_its_values,
    test_devices.test_a_write_on_one_gpu_does_not_show_on_another,
    test_devices.test_a_sum_of_tensors_on_two_gpus_is_an_error,
)


@pytest.mark.parametrize("property_", BETWEEN)
def test_the_properties_that_need_two_gpus_pass_and_fail_with_devices_in_their_place(monkeypatch, property_):
    inner = judged_by_copies(property_)
    recipe = TensorRecipe("float32", (2, 3), (1.5, -0.0))
    monkeypatch.setattr(test_devices, "another", lambda device: "cpu")
    inner(recipe=recipe, device="lazy")
    monkeypatch.setattr(test_devices, "another", lambda device: device)  # nothing moves, nothing is copied
    if property_ is BETWEEN[0]:
        monkeypatch.setattr(torch.Tensor, "to", lambda self, device: -self)
    with pytest.raises(AssertionError):
        inner(recipe=recipe, device="cpu")


@pytest.mark.parametrize(("counted", "second"), [(1, ""), (2, "cuda:1")])
def test_a_claim_about_two_gpus_is_absent_where_one_is_visible(monkeypatch, counted, second):
    found = Devices(present=("cpu", "cuda"), absent={})
    monkeypatch.setitem(count.__globals__, "devices", lambda: found)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: counted)
    assert another("cuda") == second
    expected = Selection(load(), ("cuda",), ()).expected(("mixing.gpus-is-an-error", "cuda"))
    assert expected.verdict == ("holds" if second else "absent")
    assert bool(second) or expected.because.startswith("this process sees one such device; --device cuda:0")
