"""A stream for a tensor on the CPU is refused by a failed check, or not at all."""

import torch

try:
    outcome = torch.ones(2).__dlpack__(stream=1)
except Exception as error:
    outcome = error
assert isinstance(outcome, (BufferError, ValueError, RuntimeError)), repr(outcome)
