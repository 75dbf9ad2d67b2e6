"""An array from np.from_dlpack reads freed memory once its tensor was given other data.

It shows where the freed memory is used again, which is likely and not certain.
"""

import numpy as np
import torch

tensor = torch.ones(1000)
array = np.from_dlpack(tensor)
tensor.data = torch.zeros(3)
others = [torch.full((1000,), 9.0) for _ in range(20)]
assert (array == 1).all(), f"the array shows {array[:3]}"
