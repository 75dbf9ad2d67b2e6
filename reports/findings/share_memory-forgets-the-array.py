"""An array from numpy() reads freed memory once its tensor was moved to shared memory.

It shows where the freed memory is used again, which is likely and not certain.
"""

import torch

tensor = torch.ones(1000)
array = tensor.numpy()
tensor.share_memory_()
others = [torch.full((1000,), 9.0) for _ in range(20)]
assert (array == 1).all(), f"the array shows {array[:3]}"
