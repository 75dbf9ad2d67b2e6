"""Inputs of public bug reports: the claims of their kind reach each, as it is or with the fault planted."""

import pytest

from conformance.faults import FAULTS
from conformance.faults.running import in_child
from strategies import devices

# What was reported, the claim that notices it, its column; the fault that brings back what was mended.
REPORTS = [
    ("pytorch 43579, times", "operands.tensor-and-complex64", "cpu", ""),
    ("pytorch 43579, equal", "operands.tensor-equals-complex64", "cpu", ""),
    ("pytorch 43579, full", "arguments.a-complex64-fills", "cpu", ""),
    ("numpy 17348", "indices.a-write-to-an-array-at-a-lone-mask", "cpu", ""),
    ("pytorch 59140", "indices.floats-raise-indexerror", "cpu", ""),
    (
        "pytorch 29522",
        "indices.masks-pick-what-is-true",
        "cpu",
        "__getitem__-unpacks-the-index-by-an-array-of-bools",
    ),
    ("numpy 27138", "numpy-functions.argwhere", "cpu", ""),
    ("MONAI 1837", "batches.of-unlike-dtypes-from-a-worker-are-those-of-the-process", "cpu", ""),
    ("functorch 626", "numpy.begins-in-the-tensor-as-eagerly", "cpu/functionalize", ""),
    (
        "pytorch 99803",
        "dlpack.keeps-the-strides-of-dimensions-of-one",
        "cpu",
        "from_dlpack-of-tensor-has-small-strides-tensor",
    ),
    ("pytorch 195815", "dlpack.what-is-exported-has-a-device", "simulated", ""),
    ("array-api-tests 433", "dlpack.meta-raises-buffererror", "cpu", ""),
    ("pytorch 138985", "files.a-checkpoint-with-arrays-loads-by-default", "cpu", ""),
    ("pytorch 72282, floats", "sequences.floats-made-integers", "cpu", ""),
    ("pytorch 72282, integers", "sequences.an-integer-that-does-not-fit", "cpu", ""),
    ("pytorch 51112", "sequences.an-object-with-array-and-keys", "cpu", ""),
    ("pytorch 97021", "sequences.a-place", "cpu", "asarray-refuses-array-0d"),
]


@pytest.mark.parametrize(
    ("claim", "device", "fault"), [row[1:] for row in REPORTS], ids=[row[0] for row in REPORTS]
)
def test_the_claims_of_its_kind_notice_a_reported_break(claim, device, fault):
    assert device.partition("/")[0] in devices().present
    (judged,) = in_child(FAULTS[fault] if fault else None, [(claim, device)], 200)
    assert judged.verdict in ("refuted", "crashed"), judged
    assert judged.killed == bool(fault)
