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


# The same with keywords, as functions, and with what is their default.


def _in_torch(array: Any) -> Any:
    """The dtype of torch that has the name of an array's; None where torch has no such dtype."""
    return getattr(torch, str(array.dtype), None)


def _in_numpy(tensor: Any) -> Any:
    """The dtype of NumPy that has the name of a tensor's; None where NumPy has no such dtype."""
    return np.sctypeDict.get(str(tensor.dtype).replace("torch.", ""))


def tensor_dtype(array: Any) -> Any:
    return torch.tensor(array, dtype=_in_torch(array))


def tensor_device(array: Any) -> Any:
    return torch.tensor(array, device="cpu")


def as_tensor_dtype(array: Any) -> Any:
    return torch.as_tensor(array, dtype=_in_torch(array))


def as_tensor_device(array: Any) -> Any:
    return torch.as_tensor(array, device="cpu")


def asarray_dtype(array: Any) -> Any:
    return torch.asarray(array, dtype=_in_torch(array))


def asarray_device(array: Any) -> Any:
    return torch.asarray(array, device="cpu")


def from_dlpack_copy(array: Any) -> Any:
    return torch.from_dlpack(array, copy=True)


def from_dlpack_device(array: Any) -> Any:
    return torch.from_dlpack(array, device="cpu")


def numpy_no_force(tensor: Any) -> Any:
    return tensor.numpy(force=False)


def array_protocol_dtype(tensor: Any) -> Any:
    return tensor.__array__(_in_numpy(tensor))


def np_asarray_dtype(tensor: Any) -> Any:
    return np.asarray(tensor, dtype=_in_numpy(tensor))


def np_array_dtype(tensor: Any) -> Any:
    return np.array(tensor, dtype=_in_numpy(tensor))


def np_from_dlpack_copy(tensor: Any) -> Any:
    return np.from_dlpack(tensor, copy=True)


def clone_function(tensor: Any) -> Any:
    return torch.clone(tensor, memory_format=torch.preserve_format)


def clone_contiguous(tensor: Any) -> Any:
    return tensor.clone(memory_format=torch.contiguous_format)


def detach_function(tensor: Any) -> Any:
    return torch.detach(tensor)


def cpu_format(tensor: Any) -> Any:
    return tensor.cpu(memory_format=torch.preserve_format)


def to_dtype(tensor: Any) -> Any:
    return tensor.to(tensor.dtype, copy=False)


def to_other(tensor: Any) -> Any:
    return tensor.to(tensor)


def to_non_blocking(tensor: Any) -> Any:
    return tensor.to("cpu", non_blocking=True)


def to_copy_positional(tensor: Any) -> Any:
    return tensor.to("cpu", tensor.dtype, True, True)


def contiguous_format(tensor: Any) -> Any:
    return tensor.contiguous(memory_format=torch.contiguous_format)


def resolve_conj_function(tensor: Any) -> Any:
    return torch.resolve_conj(tensor)


def resolve_neg_function(tensor: Any) -> Any:
    return torch.resolve_neg(tensor)


def as_tensor_dtype_of_tensor(tensor: Any) -> Any:
    return torch.as_tensor(tensor, dtype=tensor.dtype, device=tensor.device)


def asarray_no_copy_of_tensor(tensor: Any) -> Any:
    return torch.asarray(tensor, copy=False)


def tensor_dtype_of_tensor(tensor: Any) -> Any:
    return torch.tensor(tensor, dtype=tensor.dtype)


def from_dlpack_copy_of_tensor(tensor: Any) -> Any:
    return torch.from_dlpack(tensor, copy=True)


def view_as(tensor: Any) -> Any:
    return tensor.view_as(tensor)


def ellipsis(tensor: Any) -> Any:
    return tensor[...]


def loaded_weights_only(tensor: Any) -> Any:
    file = io.BytesIO()
    torch.save(tensor, file)
    file.seek(0)
    return torch.load(file, weights_only=True)


def loaded_anything(tensor: Any) -> Any:
    file = io.BytesIO()
    torch.save(tensor, file, pickle_protocol=4)
    file.seek(0)
    return torch.load(file, map_location="cpu", weights_only=False)


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
    "tensor-dtype": tensor_dtype,
    "tensor-device": tensor_device,
    "as_tensor-dtype": as_tensor_dtype,
    "as_tensor-device": as_tensor_device,
    "asarray-dtype": asarray_dtype,
    "asarray-device": asarray_device,
    "from_dlpack-copy": from_dlpack_copy,
    "from_dlpack-device": from_dlpack_device,
    "numpy-no-force": numpy_no_force,
    "array-protocol-dtype": array_protocol_dtype,
    "np-asarray-dtype": np_asarray_dtype,
    "np-array-dtype": np_array_dtype,
    "np-from_dlpack-copy": np_from_dlpack_copy,
    "clone-function": clone_function,
    "clone-contiguous": clone_contiguous,
    "detach-function": detach_function,
    "cpu-format": cpu_format,
    "to-dtype": to_dtype,
    "to-other": to_other,
    "to-non_blocking": to_non_blocking,
    "to-copy-positional": to_copy_positional,
    "contiguous-format": contiguous_format,
    "resolve_conj-function": resolve_conj_function,
    "resolve_neg-function": resolve_neg_function,
    "as_tensor-dtype-of-tensor": as_tensor_dtype_of_tensor,
    "asarray-no-copy-of-tensor": asarray_no_copy_of_tensor,
    "tensor-dtype-of-tensor": tensor_dtype_of_tensor,
    "from_dlpack-copy-of-tensor": from_dlpack_copy_of_tensor,
    "view-as": view_as,
    "ellipsis": ellipsis,
    "load-weights_only": loaded_weights_only,
    "load-anything": loaded_anything,
}
