"""torch.from_numpy of a masked array gives the numbers that the mask hides."""

import numpy as np
import torch

array = np.ma.MaskedArray([1.0, 2.0], mask=[True, False])
tensor = torch.from_numpy(array)
assert tensor.tolist() == array.tolist(), f"{tensor.tolist()} of {array.tolist()}"
