import copy

import torch

traced = torch.jit.trace(lambda t: copy.deepcopy(t), (torch.ones(3),), check_trace=False)
found = traced(torch.tensor([1.0, 2.0, 3.0]))
assert found.tolist() == [1.0, 2.0, 3.0], found
