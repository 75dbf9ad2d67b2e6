"""Laws of what a result is, beside its values: class, layout, and its place in the graph."""

import numpy as np
import torch

from conformance.properties import claim, given
from conformance.properties.oracles import same_steps
from strategies import (
    DIFFERENTIABLE,
    NON_NEGATIVE,
    REQUIRING_GRAD,
    SHARED,
    UNSIGNED,
    array_recipes,
    tensor_recipes,
)

number_array = array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_readonly=False)
numbers = tuple(dtype for dtype in SHARED if dtype not in UNSIGNED[1:])
number_tensor = tensor_recipes(dtypes=numbers, grads=("none", "detached"), allow_bits=False)
tracked = tensor_recipes(dtypes=DIFFERENTIABLE, grads=REQUIRING_GRAD, allow_bits=False)


@claim("*.gives-a-plain-tensor")
@given(recipe=number_array)
def test_a_tensor_of_an_array_is_of_no_other_class_and_of_no_graph(way, recipe):
    tensor = way(recipe.build())
    assert type(tensor) is torch.Tensor
    assert (tensor.device.type, tensor.layout) == ("cpu", torch.strided)
    assert not tensor.requires_grad
    assert (tensor.is_leaf, tensor.grad_fn, tensor.grad) == (True, None, None)


@claim("*.gives-a-plain-array")
@given(recipe=number_tensor)
def test_an_array_of_a_tensor_is_of_no_other_class(way, recipe):
    array = way(recipe.build())
    assert type(array) is np.ndarray
    assert array.dtype == np.dtype(recipe.dtype)
    assert array.dtype.isnative


@claim("*.keeps-the-steps-of-the-array")
@given(recipe=number_array)
def test_a_tensor_steps_through_memory_as_the_array_does(way, recipe):
    array = recipe.build()
    tensor = way(array)
    assert same_steps(tensor, array)


@claim("*.keeps-the-steps-of-the-tensor")
@given(recipe=number_tensor)
def test_a_result_steps_through_memory_as_the_tensor_does(way, recipe):
    tensor = recipe.build()
    result = way(tensor)
    assert same_steps(result, tensor)


@claim("*.keeps-the-graph", ambient="but grad mode")
@given(recipe=tracked)
def test_a_result_of_a_tensor_that_requires_grad_requires_it_too(way, recipe):
    tensor = recipe.build()
    result = way(tensor)
    assert result.requires_grad
    assert result is tensor or result.grad_fn is not None


@claim("*.is-of-no-graph")
@given(recipe=tracked)
def test_a_result_of_a_tensor_that_requires_grad_requires_none(way, recipe):
    result = way(recipe.build())
    assert not result.requires_grad
    assert (result.is_leaf, result.grad_fn, result.grad) == (True, None, None)


@claim("*.keeps-the-class", ambient="but grad mode")  # in which the lazy device fails to detach
@given(recipe=number_tensor)
def test_a_tensor_of_a_tensor_is_of_no_other_class_layout_or_device(way, recipe, device):
    tensor = recipe.build(device)
    result = way(tensor)
    assert type(result) is torch.Tensor
    assert (result.layout, result.dtype, result.shape) == (torch.strided, tensor.dtype, tensor.shape)
