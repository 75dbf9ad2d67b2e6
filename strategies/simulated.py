"""A device made of Python: tensors of the PrivateUse1 backend whose values lie in CPU tensors.

It resembles what makers of out-of-tree devices register. Every operation runs on the CPU through one
fallback; the CPU tensor behind a simulated tensor hangs on its storage, which ``detach`` and ``.data``
share natively. Strides are always those of a contiguous tensor, as on the lazy device.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.utils import _pytree as pytree

NAME = "simulated"

_libraries: list[torch.library.Library] = []


def register() -> None:
    """Register the device, once for each process.

    Raises ImportError or AttributeError where this torch has no PrivateUse1 backend for Python (before
    2.10), RuntimeError where another backend took the place.
    """
    if _libraries:
        return
    from torch.utils.backend_registration import _setup_privateuseone_for_python_backend as set_up

    set_up(NAME)
    fallback = torch.library.Library("_", "IMPL")
    fallback.fallback(_on_host, "PrivateUse1")
    copies = torch.library.Library("aten", "IMPL")
    copies.impl("_copy_from", _copy_from, "PrivateUse1")
    for lazy_bit in ("Conjugate", "Negative"):  # else torch copies the tensor to resolve the bit, for ever
        copies.impl("_copy_from", torch.library.fallthrough_kernel, lazy_bit)
    _libraries.extend((fallback, copies))


def _is_simulated(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.device.type == NAME


def _host(value: Any) -> Any:
    """The CPU tensor or device in place of a simulated one."""
    if _is_simulated(value):
        return value.untyped_storage().host
    return torch.device("cpu") if isinstance(value, torch.device) and value.type == NAME else value


def _simulated(host: torch.Tensor) -> torch.Tensor:
    tensor: torch.Tensor = torch._C._acc.create_empty_tensor(host.shape, host.dtype)
    tensor.untyped_storage().host = host  # type: ignore[attr-defined]  # how a tensor finds its values
    return tensor


def _on_host(op: Any, *args: Any, **kwargs: Any) -> Any:
    inputs = [value for value in pytree.tree_leaves((args, kwargs)) if _is_simulated(value)]
    host_args, host_kwargs = pytree.tree_map(_host, (args, kwargs))
    result = op(*host_args, **host_kwargs)
    for tensor in inputs:
        if tensor.shape != _host(tensor).shape:  # an out= argument that the operation resized
            tensor.data = _simulated(_host(tensor))

    def returned(value: Any) -> Any:
        if not isinstance(value, torch.Tensor):
            return value
        same = [tensor for tensor in inputs if _host(tensor) is value]
        if same:
            return same[0]
        shares = any(_same_storage(_host(tensor), value) for tensor in inputs)
        return _simulated(value if shares else value.contiguous())

    return pytree.tree_map(returned, result)


def _same_storage(one: torch.Tensor, other: torch.Tensor) -> bool:
    return bool(one.untyped_storage()._cdata == other.untyped_storage()._cdata)


def _copy_from(source: torch.Tensor, target: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    _resolved(target).copy_(_resolved(source))
    return target


def _resolved(tensor: torch.Tensor) -> torch.Tensor:
    """The CPU tensor with the lazy bits of the simulated one; a CPU tensor as it is."""
    host: torch.Tensor = _host(tensor)
    if host is tensor:
        return tensor
    host = host.conj() if tensor.is_conj() else host
    return torch._neg_view(host) if tensor.is_neg() else host
