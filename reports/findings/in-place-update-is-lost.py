"""parameter += array leaves the parameter as it is, and binds the name to a new tensor."""

import numpy as np
import torch

held = weight = torch.nn.Parameter(torch.zeros(2))
with torch.no_grad():
    weight += np.ones(2, "float32")
assert held is weight, f"the model still has {held.tolist()}, the name is {weight.tolist()}"
