"""An upgrade that changes one behaviour is reported as that one change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from conformance.tests import warm

ROOT = Path(__file__).parents[2]

# A torch of the next minor version whose integers refuse a gradient with another exception.
FUTURE = """
import torch

torch.__version__ = "2.99.0"
_requires_grad_ = torch.Tensor.requires_grad_


def requires_grad_(self, mode=True):
    try:
        return _requires_grad_(self, mode)
    except RuntimeError as error:
        raise TypeError(str(error)) from None


torch.Tensor.requires_grad_ = requires_grad_
"""


def _run(results: Path, *options: str) -> None:
    some = ["-n", "0", "--device", "cpu", "--cases", "40", "--claims", "from_numpy.*", "--claims", "item.*"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = os.pathsep.join([str(results.parent), environment.get("PYTHONPATH", "")])
    command = ("-m", "pytest", "conformance", "-q", "-p", "no:cacheprovider", *options, *some)
    warm.python(*command, "--results", str(results), cwd=ROOT, environment=environment)


def test_one_changed_behaviour_is_one_change(tmp_path):
    (tmp_path / "future_torch.py").write_text(FUTURE)
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    _run(old)
    _run(new, "-p", "future_torch")
    diff = [sys.executable, "-m", "reports", "diff", str(old), str(new), "--format", "json"]
    told = subprocess.run(diff, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 1, told.stderr
    (change,) = json.loads(told.stdout)["changes"]
    assert (change["group"], change["claim"]) == ("newly refuted", "from_numpy.refuses-gradients-of-integers")
    same = subprocess.run([*diff[:4], str(old), str(old)], cwd=ROOT, capture_output=True, check=False)
    assert same.returncode == 0
