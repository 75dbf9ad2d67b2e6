"""torch.frombuffer takes a buffer of just as many bytes as it reads, and the documentation wants more."""

import torch

taken = torch.frombuffer(bytearray(8), dtype=torch.int32, count=2)
assert taken.numel() != 2, "eight bytes are enough for two numbers of four"
