"""Gradients over moves between devices, and backward() as the documents call it."""

import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import raised_by, same_bits
from strategies import tensor_recipes

numbers = st.floats(-100, 100, width=16)


def matrices(*dtypes):
    """Leaves of two dimensions and several elements."""
    return tensor_recipes(
        dtypes=dtypes,
        grads=("leaf",),
        min_dims=2,
        max_dims=2,
        min_elements=2,
        values=numbers,
        allow_bits=False,
    )


@claim("autograd.passes-the-gradient-over-a-move")
@given(recipe=matrices("float32", "float64", "float16", "complex64"))
def test_a_move_to_a_device_and_back_passes_the_gradient_on(recipe, device):
    x = recipe.build()
    incoming = x.detach() * 2
    x.to(device).cpu().backward(incoming)
    assert x.grad is not None
    assert (x.grad.dtype, x.grad.device, x.grad.requires_grad) == (x.dtype, x.device, False)
    assert same_bits(x.grad, incoming)


@claim("autograd.passes-the-gradient-to-the-device")
@given(recipe=matrices("float32", "float64"))
def test_backward_on_the_cpu_leaves_the_gradient_where_the_leaf_is(recipe, device):
    x = recipe.build(device)
    incoming = recipe.build().detach() * 2
    x.cpu().backward(incoming)
    assert x.grad is not None
    assert x.grad.device == x.device
    assert same_bits(x.grad.cpu(), incoming)


@claim("autograd.backward-without-arguments")
@given(
    recipe=tensor_recipes(
        dtypes=("float32", "float64"),
        grads=("leaf",),
        min_elements=1,
        max_elements=1,
        values=st.floats(-100, 100, width=16),
        allow_bits=False,
    )
)
def test_backward_of_one_element_of_any_shape_takes_no_arguments_and_adds_up(recipe, device):
    x = recipe.build(device)
    returned = (x**2).backward()
    first = x.grad.clone()
    (x**2).backward()
    assert returned is None
    assert (x.grad.dtype, x.grad.shape, x.grad.device) == (x.dtype, x.shape, x.device)
    assert (type(x.grad), x.grad.requires_grad, x.is_leaf) == (torch.Tensor, False, True)
    assert same_bits(first, (x + x).detach())
    assert same_bits(x.grad, (first + first).detach())


@claim("autograd.backward-needs-one-element")
@given(recipe=matrices("float32", "float64"))
def test_backward_of_several_elements_without_arguments_is_refused(recipe, device):
    x = recipe.build(device)
    error = raised_by((x**2).backward)
    assert isinstance(error, RuntimeError)
    assert "grad can be implicitly created only for scalar outputs" in str(error)
    assert x.grad is None
