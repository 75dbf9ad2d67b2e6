"""The ratios that matter, out of what was measured, beside what they should be."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any


def ratios(found: Mapping[str, Any]) -> dict[str, float]:
    """The measured ratios by what they are of."""
    shares = found["cpu_seconds_per_thousand_inputs"]
    run, ours = found["default_run"], "tensors()"
    return {
        "numpy": found["rates_beside_numpy"][ours] / found["rates_beside_numpy"]["hypothesis.extra.numpy"],
        "hypothesis-torch": found["rates_beside_hypothesis_torch"][ours]
        / found["rates_beside_hypothesis_torch"]["hypothesis-torch"],
        "suite": shares["the suite"] / shares["Hypothesis"],
        "workers": found["workers"]["ratio"],
        "refuted": run["refuted_ms"] / run["holds_ms"],
    }


def median_of(found: Mapping[str, Any], peers: str, strategy: str, fact: str) -> float:
    """The median over the failures of what a strategy took to shrink one."""
    each = [by[strategy][fact] for by in found[peers].values() if by[strategy]]
    return float(statistics.median(each))


def table(found: Mapping[str, Any]) -> list[str]:
    """A Markdown table of the ratios, each with what it should be."""
    of, growth, detected = ratios(found), found["growth"], found["detection"]["ours"]
    calls, seconds = (
        [
            median_of(found, peers, strategy, fact)
            for peers, strategy in (
                ("shrinking_beside_numpy", "tensors()"),
                ("shrinking_beside_numpy", "hypothesis.extra.numpy"),
                ("shrinking_beside_hypothesis_torch", "hypothesis-torch"),
            )
        ]
        for fact in ("calls", "seconds")
    )
    rows = (
        ("rate of drawing, beside `hypothesis.extra.numpy`", f"{of['numpy']:.1f}", "at least 1"),
        ("rate of drawing, beside hypothesis-torch", f"{of['hypothesis-torch']:.1f}", "at least 3"),
        (
            "calls (CPU seconds) to shrink a failure: ours, NumPy's, hypothesis-torch's",
            ", ".join(f"{number:.0f} ({time:.2f})" for number, time in zip(calls, seconds)),
            "",
        ),
        ("CPU time of our own code, beside Hypothesis's", f"{of['suite']:.2f}", "at most 0.25"),
        ("two workers, beside one", f"{of['workers']:.2f}", "at least 1.7"),
        (
            "an input of a known refutation, beside one of a claim that holds",
            f"{of['refuted']:.1f}",
            "at most 2",
        ),
        (
            "how straight the cost grows with inputs, with columns (r squared)",
            f"{growth['inputs']['r_squared']:.3f}, {growth['inputs of more columns']['r_squared']:.3f}",
            "1",
        ),
        (
            f"CPU seconds until a run with `-x` stops at a planted fault, median of {detected['of']}",
            f"{detected['median_cpu_seconds']:.1f} ({detected['caught']} caught)",
            "",
        ),
    )
    return [
        "| what | measured | should be |",
        "| --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
