"""torch.frombuffer does not notice that a count needs 2**64 bytes or more."""

import torch

count = 2**61 + 1
try:
    taken = torch.frombuffer(bytearray(8), dtype=torch.float64, count=count).numel()
except ValueError:
    taken = 0
assert taken == 0, f"a tensor of {taken} numbers over eight bytes"
