"""An empty tensor exported by DLPack is never freed."""

import weakref

import torch

tensor = torch.empty(0)
held = weakref.ref(tensor)
torch.from_dlpack(tensor)
del tensor
assert held() is None, "somebody holds the tensor"
