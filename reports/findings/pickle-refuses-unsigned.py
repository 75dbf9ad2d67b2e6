"""A tensor of complex32 cannot be pickled; uint16, uint32 and uint64 fail in the same way since 2.3."""

import pickle

import torch

tensor = torch.zeros(2, dtype=torch.complex32)
try:
    pickle.loads(pickle.dumps(tensor))
except (AttributeError, KeyError) as error:
    raise AssertionError(f"{type(error).__name__}: {error}") from None
