"""An array from np.from_dlpack is left behind when its tensor is resized: it reads memory that was freed.

It shows where the freed memory is used again, which is likely and not certain.
"""

import numpy as np
import torch

tensor = torch.ones(1000)
array = np.from_dlpack(tensor)
tensor.resize_(100_000)
others = [torch.full((1000,), 9.0) for _ in range(20)]
assert (array == 1).all(), f"the array shows {array[:3]}"
