"""Adam with np.float16 for lr steps less precisely than with the same number of Python."""

import numpy as np
import torch


def step(lr):
    weight = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    weight.grad = torch.ones(1, dtype=torch.float64)
    torch.optim.Adam([weight], lr=lr).step()
    return weight.item()


lr = np.float16(0.1)
assert step(lr) == step(float(lr)), (step(lr), step(float(lr)))
