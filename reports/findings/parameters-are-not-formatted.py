"""A Parameter without dimensions is not formatted as a number."""

import torch

try:
    text = f"{torch.nn.Parameter(torch.tensor(2.5)):.2f}"
except TypeError as error:
    text = str(error)
assert text == "2.50", text
