"""Hypothesis strategies for what can stand at the torch/NumPy boundary.

``array_recipes`` and ``tensor_recipes`` draw frozen recipes whose repr rebuilds the example, memory
layout included; ``arrays`` and ``tensors`` draw what those recipes build. ``uncommon_arrays`` and
``uncommon_tensors`` draw recipes of other classes and layouts.
"""

from strategies.abilities import Abilities, NotHere, abilities_of
from strategies.ambients import Ambient, ambients
from strategies.array_recipe import ArrayRecipe
from strategies.arrays import array_recipes, arrays
from strategies.broken import (
    BrokenArrayRecipe,
    BrokenTensorRecipe,
    broken_array_recipes,
    broken_tensor_recipes,
)
from strategies.devices import Devices, another, count, devices
from strategies.dtypes import (
    ALL,
    COMPLEX,
    DIFFERENTIABLE,
    FLOATING,
    INTEGRAL,
    NUMPY_ONLY,
    PORTABLE,
    REAL,
    SHARED,
    TORCH_ONLY,
    UNSIGNED,
)
from strategies.layouts import ARRAY_LAYOUTS, NON_NEGATIVE, TENSOR_LAYOUTS, Layout
from strategies.modes import device_modes, grad_modes
from strategies.reading import readable, rebuilt
from strategies.scalars import ScalarRecipe, scalar_recipes
from strategies.shapes import shapes
from strategies.sweeps import each_class
from strategies.tensor_recipe import GRADS, REQUIRING_GRAD, TensorRecipe
from strategies.tensors import tensor_recipes, tensors
from strategies.uncommon import (
    ARRAY_KINDS,
    TENSOR_KINDS,
    UncommonArray,
    UncommonTensor,
    uncommon_arrays,
    uncommon_tensors,
)
from strategies.values import Bits
from strategies.writes import Write, by_copy, fitting, writes

__all__ = [
    "ALL",
    "ARRAY_KINDS",
    "ARRAY_LAYOUTS",
    "COMPLEX",
    "DIFFERENTIABLE",
    "FLOATING",
    "GRADS",
    "INTEGRAL",
    "NON_NEGATIVE",
    "NUMPY_ONLY",
    "PORTABLE",
    "REAL",
    "REQUIRING_GRAD",
    "SHARED",
    "TENSOR_KINDS",
    "TENSOR_LAYOUTS",
    "TORCH_ONLY",
    "UNSIGNED",
    "Abilities",
    "Ambient",
    "ArrayRecipe",
    "Bits",
    "BrokenArrayRecipe",
    "BrokenTensorRecipe",
    "Devices",
    "Layout",
    "NotHere",
    "ScalarRecipe",
    "TensorRecipe",
    "UncommonArray",
    "UncommonTensor",
    "Write",
    "abilities_of",
    "ambients",
    "another",
    "array_recipes",
    "arrays",
    "broken_array_recipes",
    "broken_tensor_recipes",
    "by_copy",
    "count",
    "device_modes",
    "devices",
    "each_class",
    "fitting",
    "grad_modes",
    "readable",
    "rebuilt",
    "scalar_recipes",
    "shapes",
    "tensor_recipes",
    "tensors",
    "uncommon_arrays",
    "uncommon_tensors",
    "writes",
]
