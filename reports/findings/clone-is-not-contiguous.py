"""The clone of a stepped slice is not contiguous, where the documentation says that it is."""

import torch

tensor = torch.ones(4, 6).T[::2]
assert tensor.clone().is_contiguous(), f"the strides of the clone are {tensor.clone().stride()}"
