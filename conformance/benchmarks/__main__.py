"""``python -m conformance.benchmarks``: measures everything, and writes data and a picture."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from conformance.benchmarks import generation, suite

FOLDER = Path(__file__).resolve().parents[2] / "reports" / "benchmarks"


def main(arguments: list[str] | None = None) -> int:
    """Measure one after the other on an idle machine; the ratios are what counts."""
    parser = argparse.ArgumentParser(prog="python -m conformance.benchmarks", description=main.__doc__)
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder of the data and the picture")
    parser.add_argument("--pytorch-tests", type=Path, help="folder of PyTorch's test_numpy_interop.py")
    parser.add_argument("--every", type=int, default=40, help="each so many-th fault is timed until found")
    options = parser.parse_args(arguments)
    found: dict[str, Any] = {"machine": suite.machine()}
    for name, measure in (
        ("rates_beside_numpy", lambda: generation.rates(generation.BESIDE_NUMPY)),
        ("rates_beside_hypothesis_torch", lambda: generation.rates(generation.BESIDE_HYPOTHESIS_TORCH)),
        ("shrinking_beside_numpy", lambda: generation.shrinking(generation.BESIDE_NUMPY)),
        (
            "shrinking_beside_hypothesis_torch",
            lambda: generation.shrinking(generation.BESIDE_HYPOTHESIS_TORCH),
        ),
        ("cpu_seconds_per_thousand_inputs", lambda: generation.alone(suite.shares, 100)),
        ("workers", lambda: suite.workers(100)),
        ("growth", suite.growth),
        ("default_run", lambda: suite.run("-n", "1")),
        ("detection", lambda: suite.detection(options.every, options.pytorch_tests)),
    ):
        found[name] = measure()
        print(name, found[name], flush=True)
        suite.write(options.output / "benchmarks.json", found)
    from conformance.benchmarks import picture  # matplotlib, an extra

    picture.draw(found, options.output / "benchmarks.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
