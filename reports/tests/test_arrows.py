"""Which package may use which: strategies, then conformance, then reports, and no torch in reports."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "strategies": {"conformance", "reports"},
    "conformance": {"reports"},
    "reports": {"torch", "numpy", "strategies"},
}


def _imported(source: str, package: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield package if node.level else (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_no_module_imports_against_the_arrows(package):
    scripts = (
        ROOT / "reports" / "findings"
    )  # what is published there imports torch, and is imported by nobody
    modules = [path for path in sorted((ROOT / package).rglob("*.py")) if scripts not in path.parents]
    assert modules
    wrong = {
        f"{module.relative_to(ROOT)} imports {name}"
        for module in modules
        for name in _imported(module.read_text(encoding="utf-8"), package)
        if name in FORBIDDEN[package]
    }
    assert not wrong


def test_an_import_is_found_wherever_it_stands():
    source = "import os, torch.nn\ndef f():\n    from numpy.random import x\n    from . import y\n"
    assert set(_imported(source, "reports")) == {"os", "torch", "numpy", "reports"}


@pytest.mark.parametrize("module", ["reports.__main__", "conformance.verdict.results"])
def test_loading_the_reports_loads_no_torch(module):
    unwanted = "{'torch', 'numpy', 'strategies', 'jinja2'}"
    look = f"import sys, {module}; print(*sorted({unwanted} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"
