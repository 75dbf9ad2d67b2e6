"""np.from_dlpack of the gradient of torch.sgn, a tensor of zeros without memory, shows other memory."""

import numpy as np
import torch

x = torch.ones(64, requires_grad=True)
torch.sgn(x).sum().backward()
freed = np.ones(64, np.float32)
del freed
array = np.from_dlpack(x.grad)
assert (array == 0).all(), f"{array[:3]}, where the gradient is zero everywhere"
