"""torch.asarray(leaf, requires_grad=False) takes the leaf itself out of training."""

import torch

leaf = torch.ones(3, requires_grad=True)
torch.asarray(leaf, requires_grad=False)
assert leaf.requires_grad, "the leaf no longer requires grad"
