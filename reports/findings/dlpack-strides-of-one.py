"""DLPack exports the stride of a dimension of one as 1."""

import torch

tensor = torch.zeros(1, 2, 3).permute(2, 1, 0)
strides = torch.from_dlpack(tensor).stride()
assert strides == tensor.stride(), strides
