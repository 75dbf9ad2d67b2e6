"""DLPack refuses a meta tensor with ValueError instead of BufferError."""

import torch

try:
    torch.from_dlpack(torch.ones(1, device="meta"))
except Exception as error:
    outcome = error
assert isinstance(outcome, BufferError), repr(outcome)
