"""The benchmarks as one picture."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot


def draw(found: dict[str, Any], path: Path) -> None:
    """Draw rates, shrinking, who spends the time, and growth, each with its unit."""
    figure, ((rates, shrinking), (shares, growth)) = pyplot.subplots(
        2, 2, figsize=(11, 8), layout="constrained"
    )
    _bars(rates, found, ("rates_beside_numpy", "rates_beside_hypothesis_torch"))
    rates.set(title="Examples drawn in a second of CPU time", ylabel="examples")
    calls = {
        name: {
            strategy: statistics.median(
                each[strategy]["calls"] for each in found[name].values() if each[strategy]
            )
            for strategy in next(iter(found[name].values()))
        }
        for name in ("shrinking_beside_numpy", "shrinking_beside_hypothesis_torch")
    }
    _bars(shrinking, calls, tuple(calls))
    shrinking.set(title="Calls to shrink a failure, median of ten", ylabel="calls")
    spent = found["cpu_seconds_per_thousand_inputs"]
    shares.barh(list(spent), list(spent.values()), color="#33658a")
    shares.set(title="Who spends the time of a thousand inputs", xlabel="CPU seconds, under a profiler")
    for label, mark in (("inputs", "o"), ("inputs of more columns", "s")):
        points = {float(cases): seconds for cases, seconds in found["growth"][label]["points"].items()}
        growth.plot(list(points), list(points.values()), mark + "-", label=label)
    growth.set(title="What a run costs, start-up included", xlabel="inputs in the run", ylabel="CPU seconds")
    growth.set(xlim=(0, None), ylim=(0, None))
    growth.legend()
    figure.savefig(path, dpi=110)


def _bars(axes: Any, found: dict[str, Any], names: tuple[str, ...]) -> None:
    place, named = 0, {}
    for name in names:
        for strategy, value in found[name].items():
            bars = axes.bar(place, value, color="#33658a" if strategy == "tensors()" else "#f6ae2d")
            axes.bar_label(bars, fmt="%.0f")
            named[place] = strategy.replace("hypothesis", "hypothesis\n")
            place += 1
        place += 1
    axes.set_xticks(list(named), named.values(), fontsize=8)
    axes.margins(y=0.1)
