"""Lines of programs with an array and a function or method of NumPy, each named as its id is.

Laws of modes hold each against what it does eagerly. What a line is called in a sentence is its own source.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def np_sum(array: Any) -> Any:
    return np.sum(array)


def np_mean(array: Any) -> Any:
    return np.mean(array)


def np_prod(array: Any) -> Any:
    return np.prod(array)


def np_std(array: Any) -> Any:
    return np.std(array)


def np_max(array: Any) -> Any:
    return np.max(array)


def np_argmax(array: Any) -> Any:
    return np.argmax(array)


def np_cumsum(array: Any) -> Any:
    return np.cumsum(array)


def np_median(array: Any) -> Any:
    return np.median(array)


def np_sort(array: Any) -> Any:
    return np.sort(array)


def np_argsort(array: Any) -> Any:
    return np.argsort(array, kind="stable")


def np_unique(array: Any) -> Any:
    return np.unique(array)


def np_sign(array: Any) -> Any:
    return np.sign(array)


def np_sqrt(array: Any) -> Any:
    return np.sqrt(array)


def np_floor(array: Any) -> Any:
    return np.floor(array)


def np_round_to_tens(array: Any) -> Any:
    return np.round(array, -1)


def np_isnan(array: Any) -> Any:
    return np.isnan(array)


def np_clip(array: Any) -> Any:
    return np.clip(array, 0, 2)


def np_where(array: Any) -> Any:
    return np.where(array > 0, array, 0)


def np_maximum(array: Any) -> Any:
    return np.maximum(array, 0)


def np_nonzero(array: Any) -> Any:
    return np.nonzero(array)


def np_diff(array: Any) -> Any:
    return np.diff(array)


def np_dot(array: Any) -> Any:
    return np.dot(array, array)


def np_concatenate(array: Any) -> Any:
    return np.concatenate([array, array])


def np_stack(array: Any) -> Any:
    return np.stack([array, array])


def np_flip(array: Any) -> Any:
    return np.flip(array)


def np_ravel(array: Any) -> Any:
    return array.ravel()


def np_transpose(array: Any) -> Any:
    return array.T


def np_reshape(array: Any) -> Any:
    return array.reshape(-1)


def np_broadcast_to(array: Any) -> Any:
    return np.broadcast_to(array, (2, *array.shape))


def np_broadcast_writable(array: Any) -> Any:
    return np.broadcast_to(array, (2, *array.shape)).flags.writeable


def np_copy(array: Any) -> Any:
    return array.copy()


def np_zeros_like(array: Any) -> Any:
    return np.zeros_like(array)


def np_array_of_array(array: Any) -> Any:
    return np.array(array)


def np_array_of_list(array: Any) -> Any:
    return np.array([array, array])


def astype_same(array: Any) -> Any:
    return array.astype(array.dtype)


def astype_float64(array: Any) -> Any:
    return array.astype(np.float64)


def astype_bool(array: Any) -> Any:
    return array.astype(bool)


def view_bytes(array: Any) -> Any:
    return array.view(np.uint8)


def array_tolist(array: Any) -> Any:
    return array.tolist()


def array_dtype(array: Any) -> Any:
    return array.dtype


def array_shape(array: Any) -> Any:
    return array.shape


def array_strides(array: Any) -> Any:
    return array.strides


def array_nbytes(array: Any) -> Any:
    return array.nbytes


def array_writable(array: Any) -> Any:
    return array.flags.writeable


def float_of_sum(array: Any) -> Any:
    return float(array.sum())
