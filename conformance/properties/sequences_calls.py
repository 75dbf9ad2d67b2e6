"""What is made of a sequence, as users write it."""

import numpy as np
from hypothesis import strategies as st

from strategies import COMPLEX, NON_NEGATIVE, ArrayRecipe, array_recipes, tensor_recipes
from strategies.scalars import scalar_recipes
from strategies.sequences import SequenceRecipe, sequence_recipes

KNOWN = ("float32", "float64", "float16", "int64", "int32", "int16", "int8", "uint8", "bool", *COMPLEX)
plain = {"layouts": NON_NEGATIVE, "allow_unaligned": False}
lists = ("list", "tuple")


def each_of(dtypes, recipes, **options):
    """Recipes of sequences whose items are of one of the dtypes."""
    return st.sampled_from(dtypes).flatmap(lambda dtype: sequence_recipes(recipes(dtype), **options))


def scalars_of(dtype):
    return scalar_recipes(dtypes=(dtype,))


def arrays_of(dtype):
    return array_recipes(dtypes=(dtype,), min_dims=1, max_dims=1, min_elements=2, max_elements=2, **plain)


def places_of(dtype):
    return array_recipes(dtypes=(dtype,), max_dims=0, layouts=("contiguous",))


def tensors_of(dtype):
    return tensor_recipes(
        dtypes=(dtype,), min_dims=1, max_dims=1, min_elements=2, max_elements=2, grads=("none", "detached")
    )


def tensor_places_of(dtype):
    return tensor_recipes(dtypes=(dtype,), max_dims=0, grads=("none", "detached"), layouts=("contiguous",))


like = each_of(KNOWN, scalars_of, kinds=lists, min_items=1)
like_arrays = each_of(KNOWN, arrays_of, kinds=lists, min_items=1)
ragged = sequence_recipes(arrays_of("int64"), min_items=1, max_items=2).map(
    lambda recipe: SequenceRecipe((*recipe.items, ArrayRecipe("int64", (3,), (1,))), recipe.kind)
)
nested = each_of(KNOWN, scalars_of, kinds=lists, min_items=2, max_items=2).map(
    lambda recipe: SequenceRecipe((recipe, recipe))
)
places = each_of(KNOWN, places_of, kinds=lists, min_items=1)
like_tensors = each_of(KNOWN, tensors_of, kinds=lists, min_items=1)
tensor_places = each_of(KNOWN, tensor_places_of, kinds=lists, min_items=1)


def arrayed(array):
    """An object with the method __array__ alone."""

    def as_array(self, dtype=None, copy=None):
        return np.array(array, dtype=dtype)

    return type("Arrayed", (), {"__array__": as_array})()


def keyed(array):
    """One whose items have keys, as those of a table do: there is no item 0."""

    def as_array(self, dtype=None, copy=None):
        return np.array(array, dtype=dtype)

    def length(self):
        return len(array)

    def item(self, key):
        raise KeyError(key)

    return type("Keyed", (), {"__array__": as_array, "__len__": length, "__getitem__": item})()


def interfaced(array):
    """An object with the attribute __array_interface__ alone."""
    return type("Interfaced", (), {"__array_interface__": array.__array_interface__, "array": array})()


def exporter(values):
    """An object with the methods of DLPack alone."""

    def capsule(self, **options):
        return values.__dlpack__(**options)

    def device(self):
        return values.__dlpack_device__()

    return type("Exporter", (), {"__dlpack__": capsule, "__dlpack_device__": device})()


def itemed(array):
    """An object with a length and items alone."""

    def length(self):
        return len(array)

    def item(self, index):
        return array[index]

    return type("Itemed", (), {"__len__": length, "__getitem__": item})()
