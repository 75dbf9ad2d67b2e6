"""The devices are listed once and alike everywhere, and each that holds data gives back what it was given."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from strategies import ALL, PORTABLE, Devices, devices, simulated, tensor_recipes, tensors
from strategies.devices import KINDS, WITHOUT_STRIDES
from strategies.tests.sampling import QUIET, examples, tensor_bits

KNOWN = sorted(KINDS.keys() - {"vendor"})
HOLDING = devices().with_data
OTHERS = [device for device in HOLDING if device != "cpu"]
# The lazy device keeps no other dtype.
DTYPES = {device: PORTABLE if device == "lazy" else ALL for device in HOLDING}


def listed_anew():
    """The devices as a process finds them that has not looked yet."""
    return devices.__wrapped__()


def test_every_device_is_either_present_or_absent_for_a_reason():
    found = devices()
    assert sorted([*found.present, *found.absent]) == KNOWN
    assert list(found.present) == sorted(found.present)
    assert all(reason.strip() for reason in found.absent.values())
    assert {"cpu", "meta"} <= {*found.present}


def test_the_cpu_comes_first_among_the_devices_that_hold_data():
    assert Devices(("cpu", "lazy", "meta", "xpu"), {}).with_data == ("cpu", "lazy", "xpu")
    assert {*devices().with_data} == {*devices().present} - {"meta"}


def test_a_fresh_process_lists_the_same_devices_and_creates_no_cuda_context():
    program = "import torch, strategies; print(strategies.devices()); print(torch.cuda.is_initialized())"
    root = Path(__file__).resolve().parents[2]
    child = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert child.stdout.splitlines() == [repr(devices()), "False"]


def test_a_device_whose_module_does_not_start_is_absent(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch._lazy.ts_backend", None)
    assert "does not start" in listed_anew().absent["lazy"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ImportError("no such name"), "this torch has no PrivateUse1 backend for Python"),
        (AttributeError("no such name"), "this torch has no PrivateUse1 backend for Python"),
        (
            RuntimeError("taken by npu\nat line 1"),
            "another backend holds the name PrivateUse1 (taken by npu)",
        ),
    ],
)
def test_a_simulated_device_that_cannot_register_is_absent(monkeypatch, error, reason):
    def register():
        raise error

    monkeypatch.setattr(simulated, "register", register)
    assert listed_anew().absent["simulated"].startswith(reason)


@pytest.mark.parametrize(
    ("built", "count", "reason"),
    [(False, 0, "built without CUDA"), (True, 0, "no CUDA device is visible"), (True, 2, None)],
)
def test_cuda_is_there_where_torch_has_it_and_sees_one(monkeypatch, built, count, reason):
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: built)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
    found = listed_anew()
    assert ("cuda" in found.present) is (reason is None)
    assert reason is None or reason in found.absent["cuda"]


@pytest.mark.parametrize("device", HOLDING)
@QUIET
@given(data=st.data())
def test_a_tensor_on_a_device_has_the_values_and_state_of_the_one_on_the_cpu(device, data):
    recipe = data.draw(tensor_recipes(dtypes=DTYPES[device]))
    tensor, reference = recipe.build(device), recipe.build()
    assert (tensor.device.type, tensor.dtype, tensor.shape) == (device, reference.dtype, reference.shape)
    assert (tensor.requires_grad, tensor.is_leaf) == (reference.requires_grad, reference.is_leaf)
    assert not tensor.is_leaf or (tensor.grad is None) == (reference.grad is None)
    assert tensor_bits(tensor.cpu()) == tensor_bits(reference)


@pytest.mark.parametrize("device", OTHERS)
@QUIET
@given(data=st.data())
def test_the_source_of_a_recipe_builds_the_same_tensor_on_a_device(device, data):
    recipe = data.draw(tensor_recipes(dtypes=DTYPES[device]))
    built, names = recipe.build(device), {"torch": torch}
    exec("\n".join(recipe.source("it", device)), names)
    again = names["it"]
    assert (again.device, again.dtype, again.shape) == (built.device, built.dtype, built.shape)
    assert again.stride() == built.stride()
    assert (again.requires_grad, again.is_leaf) == (built.requires_grad, built.is_leaf)
    assert not again.is_leaf or (again.grad is None) == (built.grad is None)
    assert tensor_bits(again.cpu()) == tensor_bits(built.cpu())


@pytest.mark.parametrize("device", [device for device in OTHERS if device in WITHOUT_STRIDES])
@QUIET
@given(data=st.data())
def test_a_device_without_strides_holds_plain_tensors(device, data):
    tensor = data.draw(tensors(devices=[device], dtypes=DTYPES[device], min_elements=2))
    assert tensor.is_contiguous()
    assert not tensor.is_conj()
    assert not tensor.is_neg()


def test_tensors_are_drawn_on_every_device_that_holds_data():
    drawn = examples(tensors(dtypes=["float32"], min_elements=2), 100)
    assert {tensor.device.type for tensor in drawn} == {*HOLDING}


@QUIET
@given(tensor=tensors(devices=["meta"]))
def test_tensors_can_be_asked_for_where_there_is_no_data(tensor):
    assert tensor.is_meta


@pytest.mark.parametrize("device", OTHERS)
@QUIET
@given(data=st.data())
def test_no_lone_element_is_built_that_the_device_would_change(device, data):
    recipe = data.draw(tensor_recipes(dtypes=DTYPES[device], min_elements=1, max_elements=1))
    assert tensor_bits(recipe.build(device).cpu()) == tensor_bits(recipe.build())
