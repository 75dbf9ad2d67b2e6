"""torch.frombuffer refuses an empty buffer, which holds a whole number of numbers: none."""

import torch

refused = ""
try:
    torch.frombuffer(bytearray(), dtype=torch.float32)
except ValueError as error:
    refused = str(error)
assert not refused, refused
