"""Every way across, each as a user writes it: one argument, one result.

The id of a claim about a way begins with its name; a law is checked over all ways that have a claim of it.
"""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.utils.data

# From an array to a tensor.


def from_numpy(array: Any) -> Any:
    return torch.from_numpy(array)


def as_tensor(array: Any) -> Any:
    return torch.as_tensor(array)


def asarray(array: Any) -> Any:
    return torch.asarray(array)


def asarray_copy(array: Any) -> Any:
    return torch.asarray(array, copy=True)


def asarray_no_copy(array: Any) -> Any:
    return torch.asarray(array, copy=False)


def tensor(array: Any) -> Any:
    return torch.tensor(array)


def from_dlpack(array: Any) -> Any:
    return torch.from_dlpack(array)


def default_collate(array: Any) -> Any:
    return torch.utils.data.default_collate([array])[0]


# From a tensor to an array.


def numpy(tensor: Any) -> Any:
    return tensor.numpy()


def numpy_force(tensor: Any) -> Any:
    return tensor.numpy(force=True)


def array_protocol(tensor: Any) -> Any:
    return tensor.__array__()


def np_asarray(tensor: Any) -> Any:
    return np.asarray(tensor)


def np_array(tensor: Any) -> Any:
    return np.array(tensor)


def np_from_dlpack(tensor: Any) -> Any:
    return np.from_dlpack(tensor)


# From a tensor to a tensor.


def clone(tensor: Any) -> Any:
    return tensor.clone()


def detach(tensor: Any) -> Any:
    return tensor.detach()


def data(tensor: Any) -> Any:
    return tensor.data


def cpu(tensor: Any) -> Any:
    return tensor.cpu()


def to_cpu(tensor: Any) -> Any:
    return tensor.to("cpu")


def to_cpu_copy(tensor: Any) -> Any:
    return tensor.to("cpu", copy=True)


def contiguous(tensor: Any) -> Any:
    return tensor.contiguous()


def resolve_conj(tensor: Any) -> Any:
    return tensor.resolve_conj()


def resolve_neg(tensor: Any) -> Any:
    return tensor.resolve_neg()


def as_tensor_of_tensor(tensor: Any) -> Any:
    return torch.as_tensor(tensor)


def asarray_of_tensor(tensor: Any) -> Any:
    return torch.asarray(tensor)


def asarray_copy_of_tensor(tensor: Any) -> Any:
    return torch.asarray(tensor, copy=True)


def tensor_of_tensor(tensor: Any) -> Any:
    return torch.tensor(tensor)


def from_dlpack_of_tensor(tensor: Any) -> Any:
    return torch.from_dlpack(tensor)


def deepcopy(tensor: Any) -> Any:
    return copy.deepcopy(tensor)


def pickled(tensor: Any) -> Any:
    return pickle.loads(pickle.dumps(tensor))


def saved(tensor: Any) -> Any:
    file = io.BytesIO()
    torch.save(tensor, file)
    file.seek(0)
    return torch.load(file)


# From a tensor to numbers of Python.


def item(tensor: Any) -> Any:
    return tensor.item()


def tolist(tensor: Any) -> Any:
    return tensor.tolist()


WAYS: dict[str, Callable[[Any], Any]] = {
    "from_numpy": from_numpy,
    "as_tensor": as_tensor,
    "asarray": asarray,
    "asarray-copy": asarray_copy,
    "asarray-no-copy": asarray_no_copy,
    "tensor": tensor,
    "from_dlpack": from_dlpack,
    "default_collate": default_collate,
    "numpy": numpy,
    "numpy-force": numpy_force,
    "array-protocol": array_protocol,
    "np-asarray": np_asarray,
    "np-array": np_array,
    "np-from_dlpack": np_from_dlpack,
    "clone": clone,
    "detach": detach,
    "data": data,
    "cpu": cpu,
    "to-cpu": to_cpu,
    "to-cpu-copy": to_cpu_copy,
    "contiguous": contiguous,
    "resolve_conj": resolve_conj,
    "resolve_neg": resolve_neg,
    "as_tensor-of-tensor": as_tensor_of_tensor,
    "asarray-of-tensor": asarray_of_tensor,
    "asarray-copy-of-tensor": asarray_copy_of_tensor,
    "tensor-of-tensor": tensor_of_tensor,
    "from_dlpack-of-tensor": from_dlpack_of_tensor,
    "deepcopy": deepcopy,
    "pickle": pickled,
    "save-load": saved,
    "item": item,
    "tolist": tolist,
}
