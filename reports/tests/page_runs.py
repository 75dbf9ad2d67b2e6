"""Runs for the tests of the page: realistic, large, and hostile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conformance.verdict.results import Claim, Run, Verdict
from reports.tests import synthetic

DEVICES = ("cpu", "lazy", "meta")
APIS = (
    *("from_numpy", "numpy", "item", "detach", "data", "tensor"),
    *("cpu", "clone", "float", "to", "dlpack", "squeeze"),
)
LAWS = (
    ("shares-memory", "sharing", "A write to the array shows in the result of `{api}`, at every element."),
    ("keeps-values", "values", "`{api}` keeps every bit of every value, NaN payloads included."),
    ("keeps-dtype", "dtype", "The dtype that `{api}` gives corresponds by name to the one that it got."),
    ("refuses-grad", "error", "On a tensor that requires grad `{api}` raises RuntimeError."),
    ("refuses-device", "error", "On a tensor that is not on the CPU `{api}` raises TypeError."),
    ("is-independent", "sharing", "After `.copy()` neither side of `{api}` sees a write to the other."),
    ("no-grad", "autograd", "The result of `{api}` has `requires_grad=False` and no `grad_fn`."),
    ("every-layout", "values", "`{api}` accepts every layout: permuted, stepped, expanded and offset."),
    ("in-place", "autograd", "No change made through the result of `{api}` can yield a wrong gradient."),
    ("empty", "values", "`{api}` gives an empty result for an empty input, and keeps its shape."),
    ("one-element", "error", "`{api}` accepts several elements only with a ValueError."),
)
SCRIPT = """import numpy as np
import torch

array = np.arange(6, dtype=np.int32).reshape(2, 3)[:, ::2]
tensor = torch.{api}(array)
array[0, 0] ^= 1
print(tensor[0, 0], array[0, 0])
assert tensor[0, 0] == array[0, 0], "the write does not show in the tensor"
"""
INPUTS = {"array": "np.arange(6, dtype=np.int32).reshape(2, 3)[:, ::2]", "write": "(0, 0)"}
COVERAGE = {
    "dtype": {"float32": 22, "float64": 17, "int64": 14, "bool": 9, "complex64": 8, "uint16": 0},
    "layout": {"contiguous": 31, "permuted": 18, "stepped": 15, "offset": 12, "stride 0": 8},
    "grad state": {"none": 60, "leaf": 14, "view of a leaf": 8, "detached": 6},
    "shape": {"0-d": 9, "empty": 11, "1-d": 34, "2-d": 25, "3-d or more": 9},
}
HOSTILE = (
    "</script><script>window.taken = 1</script><img src=x onerror='window.taken = 1'>"
    "--><!-- &lt;b&gt; ]]> \"' {{ 7 * 7 }} `<i>code</i>` \u202etxt.exe \u2028 \x00 \ud800 \u05d0"
)


def runs(
    torches: Sequence[str] = synthetic.TORCHES,
    devices: Sequence[str] = DEVICES,
    claims: int = 130,
    distinct: bool = False,
) -> list[Run]:
    """Runs in which claims change with the versions as real ones do.

    ``distinct`` gives every verdict a failure, a script and a coverage of its own.
    """
    stated = {claim.id: claim for claim in map(_claim, range(claims))}
    return [_run(place, torch, devices, stated, distinct) for place, torch in enumerate(torches)]


def large(distinct: bool = False, claims: int = 500, versions: int = 20) -> list[Run]:
    """Runs with many claims in twice as many columns as versions."""
    return runs([f"2.{minor}.0" for minor in range(versions)], ("cpu", "lazy"), claims, distinct)


def hostile(text: str = HOSTILE) -> list[Run]:
    """Two runs in which every text that a results file can hold is this text, and one harmless claim."""
    claim = Claim(id=f"evil.{text}", sentence=text, cites=[f"{text}.1"], kind=text, harm=text, property=text)
    said: dict[str, Any] = {
        "word": "refuted",
        **dict.fromkeys(("because", "reason", "failure", "script"), text),
        "inputs": {text: text},
        "coverage": {text: {text: 3}, "__proto__": {"constructor": 4}},
    }
    facts: dict[str, Any] = dict.fromkeys(("numpy", "python", "hypothesis", "profile", "started"), text)
    facts |= {"torch_build": {text: text}, "absent": {text: text}}
    judged: dict[str, Any] = {"item.a": "holds", claim.id: said}
    return [
        synthetic.run(judged, "2.15.0", ("cpu", text), [claim], platform="one", **facts),
        synthetic.run(judged, text, ("cpu", text), [claim], platform="two", **facts),
    ]


def _claim(number: int) -> Claim:
    api, (law, kind, sentence) = APIS[number % len(APIS)], LAWS[number // len(APIS) % len(LAWS)]
    again = number // (len(APIS) * len(LAWS))
    return synthetic.claim(
        f"{api}.{law}" + f"-{again}" * (again > 0),
        sentence=sentence.format(api=api),
        cites=[f"003.{number % 43 + 1}"] + [f"{number % 3:03}.{number % 9 + 1}"] * (number % 4 == 0),
        kind=kind,
        harm="A training loop goes on with values that nobody wrote, and no error tells.",
        property=f"conformance/properties/test_{api}.py::test_{law.replace('-', '_')}",
    )


def _run(place: int, torch: str, devices: Sequence[str], claims: dict[str, Claim], distinct: bool) -> Run:
    verdicts = {
        (claim, device): _verdict(number, claim, place, column, device, distinct)
        for number, claim in enumerate(claims)
        for column, device in enumerate(devices)
    }
    return Run(header=synthetic.header(torch, devices), claims=claims, verdicts=verdicts)


def _verdict(number: int, claim: str, place: int, column: int, device: str, distinct: bool) -> Verdict:
    word, own = _fate(number, place, column), f" {number} {place} {column}" * distinct
    surprise = (number * 31 + place * 7 + column) % 397 == 0
    fields: dict[str, Any] = {"surprise": surprise, "seconds": 0.06 + number % 13 / 50}
    if surprise:
        fields["expected"] = "holds" if word == "refuted" else "refuted"
    if word == "refuted":
        raised = "TypeError" if number % 7 == 2 and place < 9 else "RuntimeError"
        fields["failure"] = f"{raised}: can't convert {device} device type tensor to numpy.{own}"
        fields["because"] = "`torch` checks the device before it looks at the grad mode."
        fields["inputs"] = INPUTS
        fields["script"] = SCRIPT.format(api=claim.split(".")[0]) + f"#{own}" * distinct
    if word in ("holds", "refuted"):
        shape = {"1-d": (number * 977 + place * 31 + column) % 10_007 if distinct else 34 + number % 5}
        fields["coverage"] = COVERAGE | {"shape": COVERAGE["shape"] | shape}
    return synthetic.verdict(claim, device, word, **fields)


def _fate(number: int, place: int, column: int) -> str:
    if column == 2 and number % 5 < 3:
        return "absent"
    if number % 11 == 3:
        return "refuted" if place >= number % 15 else "holds"
    if number % 13 == 5:
        return "refuted" if place < number % 16 else "holds"
    if number % 29 == 7:
        return "crashed" if place < 7 else "holds"
    if number == 40 and place > 12:
        return "errored"
    if number == 57 and column == 1:
        return "timed-out"
    return "refuted" if number % 7 == 2 else "holds"
