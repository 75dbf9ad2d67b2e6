"""Uncommon inputs are of their kind, hold what their recipe says, and print as what rebuilds them."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given

import strategies
from strategies import (
    ARRAY_KINDS,
    TENSOR_KINDS,
    ArrayRecipe,
    TensorRecipe,
    UncommonArray,
    UncommonTensor,
    uncommon_arrays,
    uncommon_tensors,
)
from strategies.tests.sampling import QUIET, examples, plainest, refusal

NAMES = {name: getattr(strategies, name) for name in strategies.__all__}
ROWS = ArrayRecipe("float32", (2, 2), (1.0, 2.0, 3.0, 4.0))
TENSOR_ROWS = TensorRecipe("float32", (2, 2), (0.5, 0.0, -1.0))


def rerun(lines):
    """What lines of source bind to the name ``it``, with NumPy and torch alone."""
    names = {"np": np, "torch": torch}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is in beta, and of what is to go
        exec("\n".join(lines), names)
    return names["it"]


def look(tensor):
    """What tells the kinds of tensors apart from outside."""
    flags = tensor.is_quantized, tensor.is_nested, tensor.is_inference(), tensor._is_zerotensor()
    return type(tensor).__name__, str(tensor.layout), tensor.dtype, *flags


@QUIET
@given(recipe=uncommon_arrays())
def test_an_array_prints_and_is_written_out_as_what_rebuilds_it(recipe):
    assert repr(eval(repr(recipe), NAMES)) == repr(recipe)
    array, again = recipe.build(), rerun(recipe.source("it"))
    assert type(array).__name__ == type(again).__name__
    assert (array.dtype, array.shape) == (again.dtype, again.shape)
    assert repr(array.tolist()) == repr(again.tolist())


@QUIET
@given(recipe=uncommon_arrays(kinds=[kind for kind in ARRAY_KINDS if kind != "masked"]))
def test_an_array_holds_what_its_recipe_says(recipe):
    assert repr(recipe.build().tolist()) == repr(recipe.recipe.build().tolist())


@pytest.mark.parametrize(
    ("kind", "cls", "writeable"),
    [
        ("subclass", np.ndarray, True),
        ("matrix", np.matrix, True),
        ("memmap", np.memmap, True),
        ("memmap-readonly", np.memmap, False),
        ("memmap-copy", np.memmap, True),
        ("unmasked", np.ma.MaskedArray, True),
        ("masked", np.ma.MaskedArray, True),
    ],
)
def test_an_array_is_of_its_kind(kind, cls, writeable):
    array = UncommonArray(kind, ROWS).build()
    assert isinstance(array, cls)
    assert type(array) is not np.ndarray
    assert array.flags.writeable is writeable


def test_every_second_element_is_masked_or_none():
    assert UncommonArray("masked", ROWS).build().tolist() == [[None, 2.0], [None, 4.0]]
    assert UncommonArray("unmasked", ROWS).build().mask is np.ma.nomask


def test_a_scalar_is_no_array():
    assert isinstance(UncommonArray("scalar", ArrayRecipe("int8", (), (7,))).build(), np.int8)


@QUIET
@given(recipe=uncommon_tensors())
def test_a_tensor_prints_and_is_written_out_as_what_rebuilds_it(recipe):
    assert repr(eval(repr(recipe), NAMES)) == repr(recipe)
    assert look(rerun(recipe.source("it"))) == look(recipe.build())
    assert np.array_equal(rerun(recipe.array_source("it")), recipe.array(), equal_nan=True)


@pytest.mark.parametrize("kind", [kind for kind in TENSOR_KINDS if kind not in ("zero", "masked")])
def test_a_tensor_is_of_its_kind_and_holds_what_its_recipe_says(kind):
    tensor = UncommonTensor(kind, TENSOR_ROWS).build()
    assert look(tensor) != look(TENSOR_ROWS.build())
    if kind == "nested":
        tensor = torch.stack(tensor.unbind())
    dense = tensor.dequantize() if tensor.is_quantized else tensor.to_dense()
    assert dense.tolist() == [[0.5, 0.0], [-1.0, 0.5]] == TENSOR_ROWS.array().tolist()


def test_a_tensor_without_memory_stands_for_zeros():
    recipe = UncommonTensor("zero", TENSOR_ROWS)
    assert recipe.build()._is_zerotensor()
    assert recipe.build().data_ptr() == 0
    assert recipe.array().tolist() == (recipe.build() + 0).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_of_a_masked_tensor_nothing_is_masked():
    tensor = UncommonTensor("masked", TENSOR_ROWS).build()
    assert isinstance(tensor, torch.masked.MaskedTensor)
    assert tensor.get_mask().all()
    assert tensor.get_data().tolist() == TENSOR_ROWS.array().tolist()


def test_autograd_hands_out_tensors_without_memory():
    leaf = torch.ones(2, requires_grad=True)
    torch.sgn(leaf).sum().backward()
    assert leaf.grad._is_zerotensor()


def test_all_kinds_are_drawn_and_shrink_to_the_plainest():
    assert {each.kind for each in examples(uncommon_arrays(), 200)} == set(ARRAY_KINDS)
    assert {each.kind for each in examples(uncommon_tensors(), 200)} == set(TENSOR_KINDS)
    assert plainest(uncommon_arrays()) == UncommonArray(ARRAY_KINDS[0], ArrayRecipe("float32", (), (0.0,)))
    least = UncommonTensor("sparse_csr", TensorRecipe("float32", (1, 1), (0.0,)))
    assert plainest(uncommon_tensors(), lambda recipe: recipe.kind == "sparse_csr") == least


def test_unknown_kinds_and_none_are_refused():
    assert "kinds cannot be 'list'; choose from" in refusal(uncommon_arrays(kinds=("list",)))
    assert "kinds must name at least one" in refusal(uncommon_arrays(kinds=()))
    assert "kinds cannot be 'dense'; choose from" in refusal(uncommon_tensors(kinds=("dense",)))
    assert "kinds must name at least one" in refusal(uncommon_tensors(kinds=()))
