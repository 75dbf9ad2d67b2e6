"""A vendor's module whose device is written in C++: it is compiled where it was not yet, and named metal."""

import types
from pathlib import Path

import torch
from torch.utils import cpp_extension

of_device = types.ModuleType("torch.metal")
of_device.is_available = lambda: True
of_device.device_count = lambda: 1
of_device.current_device = lambda: 0
torch.utils.rename_privateuse1_backend("metal")
torch._register_device_module("metal", of_device)  # documented for makers of devices, for all its name
source = str(Path(__file__).with_name("compiled.cpp"))
cpp_extension.load(
    "conformance_compiled_device",
    [source],
    extra_cflags=["-O0"],  # which compiles fastest
    is_python_module=False,
)
