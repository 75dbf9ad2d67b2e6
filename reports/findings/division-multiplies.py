"""array / tensor multiplies by a reciprocal in float32: three divided by three is not one."""

import numpy as np
import torch

quotient = (np.array([3]) / torch.tensor([3])).item()
assert quotient == 1.0, f"3 / 3 is {quotient!r}"
