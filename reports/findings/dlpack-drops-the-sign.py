"""DLPack exports a tensor with its neg bit set as it is stored: every sign is wrong."""

import numpy as np
import torch

tensor = torch.tensor([1 + 2j]).conj().imag
array = np.from_dlpack(tensor)
assert array[0] == tensor.item(), f"the tensor is {tensor.tolist()}, the array {array.tolist()}"
