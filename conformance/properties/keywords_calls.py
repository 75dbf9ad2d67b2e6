"""Views of a tensor and of an array, calls with a memory format, and casts, as users write them."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st


def tensor(data, **options):
    return torch.tensor(data, **options)


def as_tensor(data, **options):
    return torch.as_tensor(data, **options)


def asarray(data, **options):
    return torch.asarray(data, **options)


def _channels_last(tensor):
    return tensor.contiguous(memory_format=torch.channels_last)


def _clone(tensor):
    return tensor.clone(memory_format=torch.channels_last)


def to_channels_last(tensor):
    return tensor.to(memory_format=torch.channels_last)


def _to_all(tensor):
    return tensor.to("cpu", tensor.dtype, copy=True, memory_format=torch.channels_last)


def _function(tensor):
    return torch.clone(tensor, memory_format=torch.channels_last)


FORMATS = (_channels_last, _clone, _to_all, _function)


# Views by the method that gives each, of torch and of NumPy, for two dimensions or three.
VIEWS = {
    "transpose": (lambda tensor: tensor.transpose(0, 1), lambda array: array.swapaxes(0, 1)),
    "swapaxes": (lambda tensor: tensor.swapaxes(0, -1), lambda array: array.swapaxes(0, -1)),
    "movedim": (lambda tensor: tensor.movedim(0, -1), lambda array: np.moveaxis(array, 0, -1)),
    "permute": (
        lambda tensor: tensor.permute(*reversed(range(tensor.dim()))),
        lambda array: array.transpose(),
    ),
    "mT": (lambda tensor: tensor.mT, lambda array: array.swapaxes(-2, -1)),
    "squeeze": (lambda tensor: tensor.squeeze(), lambda array: array.squeeze()),
    "unsqueeze": (lambda tensor: tensor.unsqueeze(1), lambda array: np.expand_dims(array, 1)),
    "none": (lambda tensor: tensor[None], lambda array: array[None]),
    "select": (lambda tensor: tensor.select(0, -1), lambda array: array[-1, ...]),
    "integer": (lambda tensor: tensor[0], lambda array: array[0]),
    "slice": (lambda tensor: tensor[:, ::2], lambda array: array[:, ::2]),
    "ellipsis": (lambda tensor: tensor[..., -1:], lambda array: array[..., -1:]),
    "narrow": (lambda tensor: tensor.narrow(-1, 0, 1), lambda array: array[..., :1]),
    "split": (lambda tensor: tensor.split(1)[0], lambda array: array[:1]),
    "chunk": (lambda tensor: torch.chunk(tensor, 1)[0], lambda array: array[:]),
    "tensor_split": (
        lambda tensor: tensor.tensor_split([1], dim=1)[0],
        lambda array: np.split(array, [1], axis=1)[0],
    ),
    "unbind": (lambda tensor: tensor.unbind(1)[0], lambda array: array[:, 0]),
    "expand": (
        lambda tensor: tensor.expand(2, *tensor.shape),
        lambda array: np.broadcast_to(array, (2, *array.shape)),
    ),
    "broadcast_to": (
        lambda tensor: torch.broadcast_to(tensor, (1, *tensor.shape)),
        lambda array: np.broadcast_to(array, (1, *array.shape)),
    ),
    "diagonal": (lambda tensor: tensor.diagonal(), lambda array: np.diagonal(array)),
    "unfold": (
        lambda tensor: tensor.unfold(0, 1, 1),
        lambda array: np.lib.stride_tricks.sliding_window_view(array, 1, axis=0, writeable=True),
    ),
    "view": (lambda tensor: tensor.view(1, *tensor.shape), lambda array: array.reshape(1, *array.shape)),
    "reshape": (
        lambda tensor: tensor.reshape(*tensor.shape, 1),
        lambda array: array.reshape(*array.shape, 1),
    ),
    "view_as": (lambda tensor: tensor.view_as(tensor), lambda array: array.view()),
    "real": (lambda tensor: tensor.real, lambda array: array.real),
}
casts = st.sampled_from((float, int, complex, operator.index))
