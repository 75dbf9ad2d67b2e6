"""to(memory_format=torch.channels_last) returns a slice of an image as it is, in steps."""

import torch

image = torch.ones(2, 8, 3, 4).to(memory_format=torch.channels_last)[:, :4]
result = image.to(memory_format=torch.channels_last)
assert result.is_contiguous(memory_format=torch.channels_last), f"its strides are {result.stride()}"
