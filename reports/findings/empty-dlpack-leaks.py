"""An empty tensor that crosses by DLPack is never freed again."""

import weakref

import torch

tensor = torch.empty(0)
held = weakref.ref(tensor)
torch.from_dlpack(tensor)
del tensor
assert held() is None, "somebody holds the tensor"
