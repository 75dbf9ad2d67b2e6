import numpy as np
import torch

tensor = torch.ones(2)
compiled = torch.compile(lambda t: np.add(t, 1), backend="eager")
found = compiled(tensor)
assert type(found) is type(np.add(tensor, 1)), found
