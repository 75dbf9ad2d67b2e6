"""Lines of programs with an array, each as a user writes it, as a function of it that is named as its id is.

Laws of modes hold each against what it does eagerly. What a line is called in a sentence is its own source.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

# Operators: with numbers, NumPy scalars, arrays and tensors.


def array_plus_tensor(array: Any) -> Any:
    return array + torch.ones(())


def tensor_plus_array(array: Any) -> Any:
    return torch.ones(()) + array


def tensor_times_array(array: Any) -> Any:
    return torch.ones(1, dtype=torch.int32) * array


def array_equals_tensor(array: Any) -> Any:
    return array == torch.ones(())


def array_times_scalar(array: Any) -> Any:
    return array * np.float32(2)


def scalar_times_array(array: Any) -> Any:
    return np.int64(3) * array


def array_plus_number(array: Any) -> Any:
    return array + 1


def array_plus_float(array: Any) -> Any:
    return array + 0.5


def array_divided(array: Any) -> Any:
    return array / 2


def array_floor_divided(array: Any) -> Any:
    return array // 2


def array_modulo(array: Any) -> Any:
    return array % -3


def array_squared(array: Any) -> Any:
    return array**2


def array_negated(array: Any) -> Any:
    return -array


def array_inverted(array: Any) -> Any:
    return ~array


def array_absolute(array: Any) -> Any:
    return abs(array)


def array_positive(array: Any) -> Any:
    return array > 0


def array_and_itself(array: Any) -> Any:
    return array & array


def array_shifted(array: Any) -> Any:
    return array << 1


def array_doubled(array: Any) -> Any:
    return array + array


# Indices


def array_first(array: Any) -> Any:
    return array[0]


def array_last_element(array: Any) -> Any:
    return array[..., -1]


def array_slice(array: Any) -> Any:
    return array[1:]


def array_backwards(array: Any) -> Any:
    return array[::-1]


def array_backwards_in_bounds(array: Any) -> Any:
    return array[2:0:-1]


def array_new_axis(array: Any) -> Any:
    return array[..., None]


def array_masked(array: Any) -> Any:
    return array[array > 0]


def array_at_list(array: Any) -> Any:
    return array[[0, -1]]


def tensor_at_array(array: Any) -> Any:
    return torch.arange(10.0)[array]


def tensor_at_mask(array: Any) -> Any:
    return torch.arange(3.0)[array > 0]


# In place


def array_assigned(array: Any) -> Any:
    array[0] = 1
    return array


def array_assigned_minus_one(array: Any) -> Any:
    array[...] = -1
    return array


def array_assigned_half(array: Any) -> Any:
    array[...] = 0.5
    return array


def array_assigned_tensor(array: Any) -> Any:
    array[...] = torch.ones(())
    return array


def array_filled(array: Any) -> Any:
    array.fill(2)
    return array


def array_increased(array: Any) -> Any:
    array += 1
    return array


def array_increased_by_tensor(array: Any) -> Any:
    array += torch.ones(())
    return array


def array_out(array: Any) -> Any:
    return np.add(array, 1, out=array)


def array_moved_on(array: Any) -> Any:
    array[1:] = array[:-1]
    return array


def array_sorted_in_place(array: Any) -> Any:
    array.sort()
    return array


def tensor_assigned_array(array: Any) -> Any:
    tensor = torch.zeros(3)
    tensor[...] = torch.from_numpy(array)
    return tensor


def tensor_increased_by_array(array: Any) -> Any:
    tensor = torch.zeros(3)
    tensor += array
    return tensor


def from_numpy_written_to(array: Any) -> Any:
    tensor = torch.from_numpy(array)
    tensor[0] = 1
    return tensor


def from_numpy_increased(array: Any) -> Any:
    return torch.from_numpy(array).add_(1)


def array_written_after_from_numpy(array: Any) -> Any:
    tensor = torch.from_numpy(array)
    array[...] = 1
    return tensor


def tensor_made_before_a_write(array: Any) -> Any:
    tensor = torch.tensor(array)
    array[...] = 1
    return tensor


# Sequences, and there and back


def tensor_of_list_of_arrays(array: Any) -> Any:
    return torch.tensor([array, array])


def tensor_of_list_of_scalars(array: Any) -> Any:
    return torch.tensor(list(array))


def stack_of_from_numpy(array: Any) -> Any:
    return torch.stack([torch.from_numpy(array), torch.from_numpy(array)])


def from_numpy_and_back(array: Any) -> Any:
    return torch.from_numpy(array).numpy()


def from_numpy_of_a_slice(array: Any) -> Any:
    return torch.from_numpy(array[1:])


def from_numpy_of_a_product(array: Any) -> Any:
    return torch.from_numpy(array * 2)


def from_numpy_in_float(array: Any) -> Any:
    return torch.from_numpy(array).float()


def as_tensor_in_float64(array: Any) -> Any:
    return torch.as_tensor(array, dtype=torch.float64)


def full_of_an_element(array: Any) -> Any:
    return torch.full((2,), array.ravel()[0])


def zeros_of_a_shape(array: Any) -> Any:
    return torch.zeros(array.shape)
