import numpy as np
import torch

try:
    found = torch.compile(lambda s: round(s), backend="eager")(np.float64(2.5))
except RuntimeError as error:
    found = str(error).splitlines()[0]
assert found == 2, found
