"""Faults: deliberate breaks of torch at the boundary, which the claims they name must catch.

A fault replaces one entry of torch (``torch.from_numpy``, ``Tensor.numpy``, ...) by a function that
behaves otherwise where a condition holds, and as torch does where it does not. ``plant("NAME")`` plants
one for the rest of the process; ``FAULTS`` has all of them by name. The strategies and the oracles keep
the calls that they use, so import them first.
"""

from conformance.faults import (  # noqa: F401  # each registers its faults
    afterwards,
    agreement,
    arguments,
    arrays,
    crossings,
    documents,
    exports,
    graph,
    keywords,
    laws,
    modes,
    moves,
    narrow,
    operators,
    promises,
    scalars,
    settings,
    uncommon,
)
from conformance.faults.claims import NamingError, load_claims, load_exempt, load_few, load_unplanted
from conformance.faults.planting import FAULTS, Fault, controls, fits, plant

__all__ = [
    "FAULTS",
    "Fault",
    "NamingError",
    "controls",
    "fits",
    "load_claims",
    "load_exempt",
    "load_few",
    "load_unplanted",
    "plant",
]
