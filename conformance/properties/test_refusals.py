"""Refusals: where several rules are broken at once, the one that is reported is the same everywhere."""

import re

import torch

from conformance.properties import claim, given
from conformance.properties.oracles import outcome_of, raised_by
from conformance.properties.ways import from_dlpack_of_tensor, np_from_dlpack, numpy_force
from strategies import INTEGRAL, array_recipes, broken_array_recipes, broken_tensor_recipes, tensor_recipes

# Each table names the rules of a call in the order in which it reports them, with what it says.
NUMPY = {
    "layout": "TypeError: can't convert Sparse layout tensor to numpy",
    "device": "TypeError: can't convert meta device type tensor to numpy",
    "grad": r"RuntimeError: Can't call numpy\(\) on Tensor that requires grad",
    "conj": r"RuntimeError: Can't call numpy\(\) on Tensor that has conjugate bit set",
    "neg": r"RuntimeError: Can't call numpy\(\) on Tensor that has negative bit set",
    "dtype": "TypeError: Got unsupported ScalarType",
}
NUMPY_FORCE = {
    "layout": "TypeError: can't convert Sparse layout tensor to numpy",
    "device": "NotImplementedError: Cannot copy out of meta tensor",
    "dtype": "TypeError: Got unsupported ScalarType",
}
NP_FROM_DLPACK = {
    "grad": "Can't export tensors that require gradient",
    "conj": "Can't export tensors with the conjugate bit set",
    "layout": "Can't export tensors with layout other than torch.strided",
    "device": "Cannot pack tensors on meta",
    "dtype": "Unsupported dtype in DLTensor",
}
FROM_DLPACK = {
    "device": "Unknown device type meta for Dlpack",
    "grad": "Can't export tensors that require gradient",
    "conj": "Can't export tensors with the conjugate bit set",
    "layout": "Can't export tensors with layout other than torch.strided",
}
FROM_AN_ARRAY = {
    "dtype": "TypeError: (can't convert np.ndarray of type|default_collate: batch must contain)",
    "steps": "ValueError: given numpy array strides not a multiple of the element byte size",
    "negative": "ValueError: At least one stride in the given numpy array is negative",
    "order": "ValueError: given numpy array has byte order different from the native byte order",
}


@claim("*.reports-the-first-broken-rule", share=0.5, ambient="but grad mode")  # which decides one of them
@given(recipe=broken_tensor_recipes())
def test_of_several_broken_rules_the_first_is_reported(way, recipe):
    error = outcome_of(way, recipe.build())
    first = next(text for rule, text in NUMPY.items() if rule in recipe.rules)
    assert re.match(first, f"{type(error).__name__}: {error}")


@claim("*.reports-the-first-broken-rule-of-an-array", share=0.5)
@given(recipe=broken_array_recipes())
def test_of_several_broken_rules_of_an_array_the_first_is_reported(way, recipe):
    error = outcome_of(way, recipe.build())
    first = next(text for rule, text in FROM_AN_ARRAY.items() if rule in recipe.rules)
    assert re.match(first, f"{type(error).__name__}: {error}")


@claim("numpy-force.reports-the-first-rule-that-is-left", share=0.5)
@given(recipe=broken_tensor_recipes(rules=("dtype", "layout", "device")))
def test_of_several_rules_that_force_keeps_the_first_is_reported(recipe):
    error = outcome_of(numpy_force, recipe.build())
    first = next(text for rule, text in NUMPY_FORCE.items() if rule in recipe.rules)
    assert re.match(first, f"{type(error).__name__}: {error}")


@claim("np-from_dlpack.reports-the-first-rule-of-dlpack", share=0.5)
@given(recipe=broken_tensor_recipes(rules=("dtype", "layout", "device", "conj", "grad")))
def test_of_several_rules_of_dlpack_numpy_reports_the_first(recipe):
    error = outcome_of(np_from_dlpack, recipe.build())
    first = next(text for rule, text in NP_FROM_DLPACK.items() if rule in recipe.rules)
    assert re.match(first, str(error))


@claim("from_dlpack-of-tensor.reports-the-first-rule-of-dlpack", share=0.5)
@given(recipe=broken_tensor_recipes(rules=("layout", "device", "conj", "grad")))
def test_of_several_rules_of_dlpack_torch_reports_the_first(recipe):
    error = outcome_of(from_dlpack_of_tensor, recipe.build())
    first = next(text for rule, text in FROM_DLPACK.items() if rule in recipe.rules)
    assert re.match(first, str(error))


@claim("tensor.reports-a-negative-stride-before-requires_grad", share=0.5)
@given(recipe=array_recipes(dtypes=INTEGRAL, layouts=("reversed",), min_elements=2))
def test_of_integers_that_run_backwards_the_stride_is_reported(recipe):
    array = recipe.build()
    error = raised_by(lambda: torch.tensor(array, requires_grad=True))
    assert isinstance(error, ValueError)
    assert "negative" in str(error)


@claim("item.reports-the-size-before-the-device", share=0.5)
@given(recipe=tensor_recipes(min_elements=2, layouts=("contiguous",), grads=("none",), allow_bits=False))
def test_of_several_elements_without_data_the_size_is_reported(recipe):
    tensor = recipe.build("meta")
    assert re.search(r"elements? .*cannot be converted|only one element", str(raised_by(tensor.item)))
