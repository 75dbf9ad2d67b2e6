"""The calls of the documents in each spelling that the documentation has."""

import torch

TO_ITSELF = (
    lambda tensor: tensor.to("cpu"),
    lambda tensor: tensor.to(device="cpu"),
    lambda tensor: tensor.to(torch.device("cpu")),
    lambda tensor: tensor.to(device=torch.device("cpu")),
    lambda tensor: tensor.to(tensor.dtype),
    lambda tensor: tensor.to(dtype=tensor.dtype),
    lambda tensor: tensor.to("cpu", tensor.dtype),
    lambda tensor: tensor.to(device="cpu", dtype=tensor.dtype),
    lambda tensor: tensor.to("cpu", non_blocking=True),
    lambda tensor: tensor.to(tensor),
    lambda tensor: tensor.to("cpu", copy=False),
    lambda tensor: tensor.cpu(),
    lambda tensor: tensor.cpu(memory_format=torch.preserve_format),
    lambda tensor: tensor.type(tensor.dtype),
    lambda tensor: tensor.type_as(tensor),
    lambda tensor: torch.as_tensor(tensor),
    lambda tensor: torch.as_tensor(data=tensor, device="cpu"),
)
OUT_OF_THE_GRAPH = (
    lambda tensor: tensor.detach(),
    lambda tensor: torch.detach(tensor),
    lambda tensor: tensor.data,
    lambda tensor: tensor.detach().clone(),
    lambda tensor: tensor.detach().cpu().numpy(),
    lambda tensor: tensor.detach().numpy().copy(),
    lambda tensor: tensor.tolist(),
)
COPIES = (
    lambda tensor: tensor.clone(),
    lambda tensor: torch.clone(tensor),
    lambda tensor: torch.clone(input=tensor),
    lambda tensor: tensor.clone(memory_format=torch.preserve_format),
    lambda tensor: tensor.to("cpu", copy=True),
    lambda tensor: tensor.to(device="cpu", copy=True),
    lambda tensor: tensor.to(tensor.dtype, copy=True),
    lambda tensor: tensor.detach().clone(),
    lambda tensor: tensor.clone().detach(),
)
