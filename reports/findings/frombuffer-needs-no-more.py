"""torch.frombuffer takes a buffer of exactly as many bytes as it reads, where the documentation wants more."""

import torch

taken = torch.frombuffer(bytearray(8), dtype=torch.int32, count=2)
assert taken.numel() != 2, "eight bytes are enough for two numbers of four"
