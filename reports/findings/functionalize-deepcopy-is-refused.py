import copy

import torch

try:
    found = torch.func.functionalize(lambda t: copy.deepcopy(t))(torch.ones(2)).tolist()
except RuntimeError as error:
    found = str(error)
assert found == [1.0, 1.0], found
