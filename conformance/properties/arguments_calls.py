"""Calls of torch and NumPy that take a number, a size or a dimension, as users write them."""

import numpy as np
import torch
from hypothesis import strategies as st


def full(tensor, number):
    return torch.full((2,), number)


def full_like(tensor, number):
    return torch.full_like(tensor, number)


def new_full(tensor, number):
    return tensor.new_full((2,), number)


def fill(tensor, number):
    return tensor.clone().fill_(number)


def masked_fill(tensor, number):
    return tensor.masked_fill(torch.ones(tensor.shape, dtype=torch.bool), number)


def assigned(tensor, number):
    tensor = tensor.clone()
    tensor[...] = number
    return tensor


def assigned_to_a_slice(tensor, number):
    tensor = tensor.reshape(-1).clone()
    tensor[:2] = number
    return tensor


def where(tensor, number):
    return torch.where(torch.zeros(tensor.shape, dtype=torch.bool), tensor, number)


def clamp(tensor, number):
    return (tensor - 2).clamp(min=number)


def clamp_max(tensor, number):
    return torch.clamp(tensor - 2, max=number)


def index_fill(tensor, number):
    return tensor.reshape(-1).index_fill(0, torch.zeros(1, dtype=torch.int64), number)


def padded(tensor, number):
    return torch.nn.functional.pad(tensor.reshape(-1), (1, 1), value=number)


def add_with_alpha(tensor, number):
    return torch.add(tensor, tensor, alpha=number)


def addcmul(tensor, number):
    return torch.addcmul(tensor, tensor, tensor, value=number)


def arange(number):
    return torch.arange(number)


def arange_from(number):
    return torch.arange(0, number, 1)


def arange_by(number):
    first, last = (5, -5) if number < 0 else (-5, 5)
    return torch.arange(first, last, number)


def linspace(number):
    return torch.linspace(0, number, 3)


def linspace_steps(number):
    return torch.linspace(0, 1, number)


def zeros(number):
    return torch.zeros(number)


def zeros_of_two(number):
    return torch.zeros((number, 2))


def eye(number):
    return torch.eye(number)


def reshaped(number):
    return torch.arange(6).reshape(number, -1) if 6 % int(number) == 0 else None


def expanded(number):
    return torch.ones(1).expand(number)


def repeated(number):
    return torch.arange(2).repeat(number)


def tiled(number):
    return torch.tile(torch.arange(2), (number,))


def narrowed(number):
    return torch.arange(9).narrow(0, number, number)


def split(number):
    return torch.arange(4).split(number)


def chunked(number):
    return torch.arange(4).chunk(number)


def top(number):
    return tuple(torch.arange(5).topk(number))


def rolled(number):
    return torch.arange(5).roll(number)


def one_hot(number):
    return torch.nn.functional.one_hot(torch.tensor([0]), number)


def repeat_interleaved(number):
    return torch.arange(2).repeat_interleave(number)


def summed(tensor, dim):
    return tensor.sum(dim)


def summed_over_two(tensor, dim):
    return tensor.sum(dim=(dim,))


def summed_by_name(tensor, dim):
    return torch.sum(tensor, dim=dim)


def meant_by_name(tensor, dim):
    return tensor.double().mean(dim=dim, keepdim=True)


def largest_by_name(tensor, dim):
    return tensor.amax(dim=dim)


def accumulated(tensor, dim):
    return torch.cumsum(tensor, dim=dim)


def taken_apart(tensor, dim):
    return tensor.unbind(dim)


def softmax(tensor, dim):
    return torch.softmax(tensor.double(), dim)


def transposed(tensor, dim):
    return tensor.transpose(0, dim)


def unsqueezed(tensor, dim):
    return tensor.unsqueeze(dim)


def squeezed(tensor, dim):
    return tensor.squeeze(dim)


def flipped(tensor, dim):
    return tensor.flip(dim)


def joined(tensor, dim):
    return torch.cat((tensor, tensor), dim)


def stacked(tensor, dim):
    return torch.stack((tensor, tensor), dim)


def sorted_along(tensor, dim):
    return tuple(torch.sort(tensor, dim))


def size_along(tensor, dim):
    return tensor.size(dim)


def picked(tensor, dim):
    return tensor.select(dim, 0)


FILLS = (full, full_like, new_full, fill, masked_fill, assigned, assigned_to_a_slice, where)
fills = st.sampled_from(FILLS[:5])
wheres = st.sampled_from((full, where))
likes = st.sampled_from((full_like, new_full, fill, masked_fill))
every_fill = st.sampled_from(FILLS)
assignments = st.sampled_from((assigned, assigned_to_a_slice))
bounds = st.sampled_from((clamp, clamp_max, index_fill, padded, add_with_alpha, addcmul))
ranges = st.sampled_from((arange, arange_from, arange_by, linspace))
counts = st.sampled_from(
    (
        zeros,
        zeros_of_two,
        eye,
        reshaped,
        expanded,
        repeated,
        tiled,
        narrowed,
        split,
        chunked,
        top,
        rolled,
        one_hot,
        repeat_interleaved,
        linspace_steps,
    )
)
dims = st.sampled_from(
    (
        summed,
        summed_over_two,
        summed_by_name,
        meant_by_name,
        largest_by_name,
        accumulated,
        taken_apart,
        softmax,
        transposed,
        unsqueezed,
        squeezed,
        flipped,
        joined,
        stacked,
        sorted_along,
        size_along,
        picked,
    )
)


def np_zeros(number):
    return np.zeros(number)


def np_zeros_of_two(number):
    return np.zeros((number, 2))


def np_eye(number):
    return np.eye(number)


def np_arange(number):
    return np.arange(number)


def np_tile(number):
    return np.tile(np.arange(2), number)


def np_roll(number):
    return np.roll(np.arange(5), number)


def np_repeat(number):
    return np.repeat(np.arange(2), number)


def np_range(number):
    return list(range(number))


def np_linspace_steps(number):
    return np.linspace(0, 1, number)


np_sizes = st.sampled_from(
    (np_zeros, np_zeros_of_two, np_eye, np_arange, np_tile, np_roll, np_repeat, np_range, np_linspace_steps)
)


def np_full(array, number):
    return np.full(2, number)


def np_full_like(array, number):
    return np.full_like(array, number)


def np_fill(array, number):
    array.fill(number)
    return array


def np_assigned(array, number):
    array[0] = number
    return array


def np_clip(array, number):
    return np.clip(array, number, None)


def np_where(array, number):
    return np.where(array > 4, array, number)


def np_pad(array, number):
    return np.pad(array, 1, constant_values=number)


def np_append(array, number):
    return np.append(array, number)


def np_isin(array, number):
    return np.isin(array, number)


def np_put(array, number):
    np.put(array, [0], number)
    return array


np_fills = st.sampled_from((np_full, np_full_like, np_fill, np_assigned, np_put))
np_values = st.sampled_from((np_where, np_pad, np_append, np_isin))
