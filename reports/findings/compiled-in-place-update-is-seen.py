import numpy as np
import torch


def updated(tensor, array):
    tensor += array
    return tensor


eager, compiled = torch.ones(2), torch.ones(2)
updated(eager, np.ones(2, np.float32))
torch.compile(updated, backend="eager")(compiled, np.ones(2, np.float32))
assert eager.tolist() == compiled.tolist(), (eager, compiled)
