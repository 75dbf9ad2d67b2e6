import numpy as np
import torch

try:
    found = torch.compile(lambda a: a + 1, backend="eager")(np.array([1], np.uint16)).tolist()
except RuntimeError as error:
    found = str(error).splitlines()[0]
assert found == [2], found
