"""A vendor's device of few dtypes, without empty tensors; CONFORMANCE_PLANT says how it is broken.

"int64", "float32" or "bool": what is read back of it is off by one; "empty": it has empty tensors, which lose
their sides; "to": what to() moves off the device is off by one; "dies": a copy of bool kills the process;
"kills": to() of bool off the device does, which no probe foresees; "kills all": any to() off the device does,
and two such deaths are many.
"""

import os
import signal

import torch

from conformance.runner import deadly
from strategies import simulated

PLANT = os.environ.get("CONFORMANCE_PLANT", "")
_HAS = (torch.float32, torch.int64, torch.bool)
_on_host, _copy_from = simulated._on_host, simulated._copy_from
_to, _cpu = torch.Tensor.to, torch.Tensor.cpu


def _few_on_host(op, *args, **kwargs):
    if op is torch.ops.aten.empty_strided.default and 0 in args[0] and PLANT != "empty":
        raise RuntimeError("few: no empty tensors")
    return _on_host(op, *args, **kwargs)


def _few_copy(source, target, non_blocking=False):
    if target.dtype not in _HAS:
        raise RuntimeError("few: unsupported dtype")
    if (PLANT, target.dtype) == ("dies", torch.bool):
        os.kill(os.getpid(), signal.SIGSEGV)
    _copy_from(source, target)
    if target.device.type == "cpu" and str(target.dtype) == f"torch.{PLANT}":
        _off_by_one(target)
    return target


def _few_to(self, *args, **kwargs):
    moved = _to(self, *args, **kwargs)
    leaves = self.device.type == "few" and moved.device.type == "cpu" and not kwargs
    if leaves and (PLANT == "kills all" or (PLANT, self.dtype) == ("kills", torch.bool)):
        os.kill(os.getpid(), signal.SIGSEGV)
    if (
        PLANT == "to"
        and self.device.type == "few"
        and moved.device.type == "cpu"
        and moved.dtype is torch.int64
    ):
        return moved + 1
    return moved


def _flat_cpu(self):
    moved = _cpu(self)
    return moved.flatten() if self.device.type == "few" and not self.numel() else moved


def _off_by_one(tensor):
    tensor.copy_(~tensor if tensor.dtype is torch.bool else tensor + 1)


simulated.NAME = "few"
simulated._on_host, simulated._copy_from = _few_on_host, _few_copy
simulated.register()
if PLANT == "kills all":
    deadly._MANY = 2
if PLANT in ("to", "kills", "kills all"):
    torch.Tensor.to = _few_to
if PLANT == "empty":
    torch.Tensor.cpu = _flat_cpu
