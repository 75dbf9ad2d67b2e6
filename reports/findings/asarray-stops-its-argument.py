"""torch.asarray(parameter) takes the parameter itself out of the graph: it trains no more."""

import torch

parameter = torch.ones(2, requires_grad=True)
torch.asarray(parameter)
assert parameter.requires_grad
