"""A thousand elements of each dtype with all its edge values, which few draws have at once."""

from __future__ import annotations

from strategies import SHARED, ArrayRecipe, TensorRecipe
from strategies.values import edge_values

SHAPE = (1000,)
ARRAYS = tuple(ArrayRecipe(dtype, SHAPE, edge_values(dtype)) for dtype in SHARED)
TENSORS = tuple(TensorRecipe(dtype, SHAPE, edge_values(dtype)) for dtype in SHARED)
