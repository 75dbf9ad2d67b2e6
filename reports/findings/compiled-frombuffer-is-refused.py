import numpy as np
import torch

read = torch.compile(lambda a: torch.frombuffer(a, dtype=torch.float32), backend="eager")
try:
    found = read(np.ones(2, np.float32)).tolist()
except RuntimeError as error:
    found = str(error).splitlines()[0]
assert found == [1.0, 1.0], found
