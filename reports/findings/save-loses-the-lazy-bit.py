"""torch.save, and pickle, store a tensor with its conj bit set without the conjugation."""

import io

import torch

tensor = torch.tensor([1 + 2j]).conj()
file = io.BytesIO()
torch.save(tensor, file)
file.seek(0)
loaded = torch.load(file)
assert loaded.tolist() == tensor.tolist(), f"saved {tensor.tolist()}, loaded {loaded.tolist()}"
