"""A device made of Python: tensors of the PrivateUse1 backend whose values lie in CPU memory.

It resembles what makers of out-of-tree devices register. Every operation runs on the CPU through one
fallback, on a tensor that looks at the CPU storage behind a simulated one with the same strides. That
storage hangs on the simulated storage, which views, ``detach`` and ``.data`` share natively.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch.utils import _pytree as pytree

NAME = "simulated"

# Views of another dtype; the meta device, whose tensors hold no data either, makes them for any other.
_VIEWS = ("view_as_real", "view_as_complex")

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
    special = torch.library.Library("aten", "IMPL")
    for name in _VIEWS:
        special.impl(name, _on_meta(getattr(torch.ops.aten, name).default), "PrivateUse1")
    special.impl("_copy_from", _copy_from, "PrivateUse1")
    for lazy_bit in ("Conjugate", "Negative"):  # else torch copies the tensor to resolve the bit, for ever
        special.impl("_copy_from", torch.library.fallthrough_kernel, lazy_bit)
    _libraries.extend((fallback, special))


def _is_simulated(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.device.type == NAME


def _host(value: Any) -> Any:
    """The CPU tensor or device in place of a simulated one."""
    if not _is_simulated(value):
        return torch.device("cpu") if isinstance(value, torch.device) and value.type == NAME else value
    host = torch.empty(0, dtype=value.dtype)
    return host.set_(value.untyped_storage().host, value.storage_offset(), value.shape, value.stride())


def _simulated(host: torch.Tensor) -> torch.Tensor:
    """A simulated tensor, with a storage of its own, in place of a CPU tensor."""
    tensor: torch.Tensor = torch._C._acc.create_empty_tensor(host.shape, host.dtype)
    tensor.untyped_storage().host = host.untyped_storage()  # type: ignore[attr-defined]  # where the values are
    return _view_like(tensor, host)


def _on_meta(op: Any) -> Callable[..., Any]:
    return functools.partial(op.redispatch, torch._C.DispatchKeySet(torch._C.DispatchKey.Meta))


def _view_like(tensor: torch.Tensor, host: torch.Tensor) -> torch.Tensor:
    as_strided = _on_meta(torch.ops.aten.as_strided.default)
    view: torch.Tensor = as_strided(tensor, host.shape, host.stride(), host.storage_offset())
    return view


def _on_host(op: Any, *args: Any, **kwargs: Any) -> Any:
    inputs: list[tuple[torch.Tensor, torch.Tensor]] = []

    def entered(value: Any) -> Any:
        host = _host(value)
        if _is_simulated(value):
            inputs.append((value, host))
        return host

    host_args, host_kwargs = pytree.tree_map(entered, (args, kwargs))
    result = op(*host_args, **host_kwargs)
    for tensor, host in inputs:
        if tensor.shape != host.shape:  # an out= argument that the operation resized
            tensor.data = _simulated(host)

    def returned(value: Any) -> Any:
        if not isinstance(value, torch.Tensor):
            return value
        same = [tensor for tensor, host in inputs if host is value]
        shared = [tensor for tensor, host in inputs if _same_storage(host, value)]
        return same[0] if same else _view_like(shared[0], value) if shared else _simulated(value)

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
