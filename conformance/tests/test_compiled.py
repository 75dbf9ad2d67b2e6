"""A device in C++, complete as PyTorch's reference backend is: nothing is found there that is not so."""

import os
import shutil

import pytest
import torch

from conformance.runner import probing
from conformance.tests.runs import suite
from conformance.verdict import results

pytestmark = [
    pytest.mark.skipif(
        not (shutil.which("c++") and shutil.which("ninja")),
        reason="there is no c++ or no ninja to build a device with",
    ),
    pytest.mark.skipif(
        not hasattr(torch.utils.backend_registration, "_setup_privateuseone_for_python_backend"),
        reason="this torch is older than the device's source",
    ),
]
MODULE = "conformance.tests.compiled"


@pytest.fixture(scope="module", autouse=True)
def built(tmp_path_factory):
    """The device is built once, and never where a user keeps what was."""
    before = os.environ.get("TORCH_EXTENSIONS_DIR")
    os.environ["TORCH_EXTENSIONS_DIR"] = str(tmp_path_factory.mktemp("extensions"))
    yield
    del os.environ["TORCH_EXTENSIONS_DIR"]
    if before is not None:
        os.environ["TORCH_EXTENSIONS_DIR"] = before


def test_a_complete_device_lacks_no_input():
    abilities, wrong = probing.found([MODULE], ())["privateuseone"]
    assert not wrong
    assert abilities.lacks.keys() == {"copy"}


def test_copies_without_a_fallthrough_for_lazy_bits_die_and_are_not_met_again(monkeypatch):
    monkeypatch.setenv("CONFORMANCE_PLANT", "bits")
    abilities, wrong = probing.found([MODULE], ())["privateuseone"]
    assert wrong == {"bit: conj": "killed by SIGSEGV", "bit: neg": "killed by SIGSEGV"}
    assert abilities.lacks["bit"] == {"conj": "killed by SIGSEGV", "neg": "killed by SIGSEGV"}


def test_claims_hold_on_a_complete_device(tmp_path):
    asked = [
        word
        for name in ("cpu*", "detach.leaves*", "autograd.passes*", "item.after*")
        for word in ("--claims", name)
    ]
    finished = suite(
        *("--device-module", MODULE, "--device", "metal", "--cases", "20", *asked),
        *("--results", str(tmp_path / "run.jsonl")),
    )
    assert finished.returncode == 0, finished.stdout
    run = results.read(tmp_path / "run.jsonl")
    verdict = run.verdicts["cpu.gives-the-same-values-or-refuses", "metal"]
    assert verdict.verdict == "holds"
    assert "not on this device" not in verdict.coverage
