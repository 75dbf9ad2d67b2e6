"""A batch from a worker has the dtype of its first sample, whatever the others hold."""

import numpy as np
import torch.utils.data

samples = [np.ones(1, "i1"), np.full(1, 300)]
(batch,) = torch.utils.data.DataLoader(samples, batch_size=2, num_workers=1, multiprocessing_context="fork")
assert batch.tolist() == [[1], [300]], batch.tolist()
