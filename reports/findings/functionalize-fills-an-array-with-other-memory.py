import numpy as np
import torch


def filled(array, tensor):
    array[...] = tensor
    return tensor


array, tensor = np.zeros(2), torch.tensor([1.0, 2.0], dtype=torch.float64)
torch.func.functionalize(filled)(array, tensor)
assert array.tolist() == [1.0, 2.0], array
