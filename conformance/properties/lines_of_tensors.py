"""Lines of programs with a tensor, each as a user writes it, as a function of it that is named as its id is.

Laws of modes hold each against what it does eagerly. What a line is called in a sentence is its own source.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

# Operators: with NumPy scalars and arrays.


def tensor_times_scalar(tensor: Any) -> Any:
    return tensor * np.float64(2)


def scalar_times_tensor(tensor: Any) -> Any:
    return np.float64(2) * tensor


def tensor_plus_int64(tensor: Any) -> Any:
    return tensor + np.int64(1)


def tensor_plus_bool(tensor: Any) -> Any:
    return tensor + np.bool_(True)


def tensor_to_a_power(tensor: Any) -> Any:
    return tensor ** np.float32(2)


def tensor_equals_scalar(tensor: Any) -> Any:
    return tensor == np.float32(1)


def tensor_times_ones(tensor: Any) -> Any:
    return tensor * np.ones(1, dtype=np.float32)


def ones_times_tensor(tensor: Any) -> Any:
    return np.ones(1, dtype=np.float32) * tensor


def tensor_less_than_ones(tensor: Any) -> Any:
    return tensor < np.ones(())


# Indices


def tensor_at_scalar(tensor: Any) -> Any:
    return tensor[np.int64(0)]


def tensor_at_indices(tensor: Any) -> Any:
    return tensor[np.array([0, -1])]


def tensor_at_0_d_index(tensor: Any) -> Any:
    return tensor[np.array(0)]


def tensor_at_true(tensor: Any) -> Any:
    return tensor[np.bool_(True)]


def tensor_at_a_bool_array(tensor: Any) -> Any:
    return tensor[np.array([True, False, True])]


def array_at_tensor(tensor: Any) -> Any:
    return np.arange(10)[tensor]


def array_at_int_of_sum(tensor: Any) -> Any:
    return np.arange(10)[int(tensor.sum()) % 10]


# In place


def tensor_assigned_scalar(tensor: Any) -> Any:
    tensor[0] = np.float32(1)
    return tensor


def tensor_assigned_an_array(tensor: Any) -> Any:
    tensor[...] = np.ones(())
    return tensor


def tensor_filled(tensor: Any) -> Any:
    return tensor.fill_(np.float32(2))


def tensor_increased(tensor: Any) -> Any:
    tensor += np.float32(1)
    return tensor


def tensor_increased_by_ones(tensor: Any) -> Any:
    tensor += np.ones(1, dtype=np.float32)
    return tensor


def tensor_copied_from_numpy(tensor: Any) -> Any:
    return tensor.copy_(torch.from_numpy(np.ones(1)))


def array_out_of_tensor(tensor: Any) -> Any:
    np.add(tensor.detach().numpy(), 1, out=tensor.detach().numpy())
    return tensor


def array_assigned_detached(tensor: Any) -> Any:
    array = np.zeros(3)
    array[...] = tensor.detach()
    return array


def numpy_written_to(tensor: Any) -> Any:
    array = tensor.detach().numpy()
    array[...] = 1
    return tensor


def numpy_element_written(tensor: Any) -> Any:
    array = tensor.detach().numpy()
    array[0] = 1
    return array


def numpy_before_a_write(tensor: Any) -> Any:
    array = tensor.detach().numpy()
    tensor.detach().add_(1)
    return array


def copy_before_a_write(tensor: Any) -> Any:
    array = tensor.detach().numpy().copy()
    tensor.detach().zero_()
    return array


def detached_before_a_write(tensor: Any) -> Any:
    other = tensor.detach()
    tensor.detach().mul_(2)
    return other


def data_written_to(tensor: Any) -> Any:
    tensor.data.fill_(1)
    return tensor


# Functions of NumPy


def np_sum_of_tensor(tensor: Any) -> Any:
    return np.sum(tensor)


def np_mean_of_tensor(tensor: Any) -> Any:
    return np.mean(tensor)


def np_max_of_tensor(tensor: Any) -> Any:
    return np.max(tensor)


def np_argmax_of_tensor(tensor: Any) -> Any:
    return np.argmax(tensor)


def np_add_of_tensor(tensor: Any) -> Any:
    return np.add(tensor, 1)


def np_sin_of_tensor(tensor: Any) -> Any:
    return np.sin(tensor)


def np_where_of_tensor(tensor: Any) -> Any:
    return np.where(tensor > 0, tensor, 0)


def np_stack_of_tensors(tensor: Any) -> Any:
    return np.stack([tensor, tensor])


def np_concatenate_of_tensors(tensor: Any) -> Any:
    return np.concatenate([tensor, tensor])


def np_array_of_tensors(tensor: Any) -> Any:
    return np.array([tensor, tensor])


def np_asarray_in_float64(tensor: Any) -> Any:
    return np.asarray(tensor, dtype=np.float64)


# Chains of calls, as the pages teach them


def numpy_plus_one(tensor: Any) -> Any:
    return tensor.numpy() + 1


def numpy_summed(tensor: Any) -> Any:
    return tensor.numpy().sum()


def numpy_and_back(tensor: Any) -> Any:
    return torch.from_numpy(tensor.numpy())


def detach_numpy(tensor: Any) -> Any:
    return tensor.detach().numpy()


def detach_cpu_numpy(tensor: Any) -> Any:
    return tensor.detach().cpu().numpy()


def clone_numpy(tensor: Any) -> Any:
    return tensor.clone().numpy()


def numpy_copy(tensor: Any) -> Any:
    return tensor.numpy().copy()


def numpy_of_a_slice(tensor: Any) -> Any:
    return tensor.detach()[..., 1:].numpy()


def numpy_of_a_transpose(tensor: Any) -> Any:
    return tensor.detach().mT.numpy()


def numpy_of_double(tensor: Any) -> Any:
    return tensor.detach().double().numpy()


def numpy_of_a_conjugate(tensor: Any) -> Any:
    return tensor.detach().conj().resolve_conj().numpy()


def numpy_under_no_grad(tensor: Any) -> Any:
    with torch.no_grad():
        return tensor.numpy()


def tensor_of_numpy(tensor: Any) -> Any:
    return torch.tensor(tensor.detach().numpy())


def tensor_of_tolist(tensor: Any) -> Any:
    return torch.tensor(tensor.tolist())


def tensor_of_a_list_of_tensors(tensor: Any) -> Any:
    return torch.tensor([tensor, tensor])


def item_of_sum(tensor: Any) -> Any:
    return tensor.sum().item()


def float_of_mean(tensor: Any) -> Any:
    return float(tensor.double().mean())


def bool_of_any(tensor: Any) -> Any:
    return bool((tensor != 0).any())


def int_of_tensor(tensor: Any) -> Any:
    return int(tensor)


def full_like_of_scalar(tensor: Any) -> Any:
    return torch.full_like(tensor, np.float32(1))


def masked_fill_of_scalar(tensor: Any) -> Any:
    return tensor.masked_fill(tensor != 0, np.float32(0))


def clamp_of_scalar(tensor: Any) -> Any:
    return tensor.clamp(min=np.float32(0))


def where_of_scalar(tensor: Any) -> Any:
    return torch.where(tensor != 0, tensor, np.float32(1))


def requires_grad_of_detached(tensor: Any) -> Any:
    return tensor.detach().requires_grad
