"""Gradients after edits: every operation whose backward reads its input or its output, every way to edit."""

import numpy as np
import torch
from hypothesis import assume
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import raised_by, same_bits
from strategies import DIFFERENTIABLE, tensor_recipes


def softmax(x):
    return x.reshape(-1).softmax(0)


def log_softmax(x):
    return x.reshape(-1).log_softmax(0)


def cube(x):
    return x**3


def times_itself(x):
    return x * x


def cumulative_product(x):
    return x.reshape(-1).cumprod(0)


def product(x):
    return x.prod()


def inner_product(x):
    return x.reshape(1, -1) @ x.reshape(-1, 1)


def divided(x):
    return x / 2


def doubled(x):
    return x * 2


def one_more(x):
    return x + 1


def transposed(x):
    return x.reshape(-1, 1).t()


# What backward reads; the numbers that are drawn lie where every operation is defined.
READING_OUTPUT = (
    torch.sigmoid,
    torch.tanh,
    torch.exp,
    torch.sqrt,
    torch.rsqrt,
    torch.reciprocal,
    torch.expm1,
    torch.exp2,
    torch.tan,
    torch.relu,
    softmax,
    log_softmax,
    cumulative_product,
    product,
)
READING_INPUT = (
    torch.sin,
    torch.cos,
    torch.log,
    torch.log2,
    torch.log10,
    torch.log1p,
    torch.square,
    torch.erf,
    torch.atan,
    torch.sinh,
    torch.cosh,
    torch.asinh,
    torch.abs,
    cube,
    times_itself,
    inner_product,
    cumulative_product,
    product,
    torch.nn.functional.gelu,
    torch.nn.functional.silu,
    torch.nn.functional.softplus,
    torch.nn.functional.leaky_relu,
)
READING_NOTHING = (torch.neg, torch.clone, torch.sum, doubled, divided, one_more, transposed)
OF_COMPLEX = (
    torch.sigmoid,
    torch.tanh,
    torch.exp,
    torch.sqrt,
    torch.rsqrt,
    torch.reciprocal,
    torch.tan,
    torch.sin,
    torch.cos,
    torch.log,
    torch.square,
    torch.sinh,
    torch.cosh,
    cube,
    times_itself,
    inner_product,
    cumulative_product,
    product,
)


def itself(tensor):
    return tensor


def a_row(tensor):
    return tensor[0]


def all_of_it(tensor):
    return tensor[...]


def flat(tensor):
    return tensor.view(-1)


def transpose(tensor):
    return tensor.t()


def with_a_side(tensor):
    return tensor.unsqueeze(0)


def an_alias(tensor):
    return tensor.view_as(tensor)


def detached_again(tensor):
    return tensor.detach()


def narrowed(tensor):
    return tensor.narrow(-1, 0, 1)


views = st.sampled_from(
    (itself, a_row, all_of_it, flat, transpose, with_a_side, an_alias, detached_again, narrowed)
)


def by_zero_(tensor):
    tensor.zero_()


def by_fill_(tensor):
    tensor.fill_(0)


def by_mul_(tensor):
    tensor.mul_(0)


def by_sub_(tensor):
    tensor -= tensor.clone()


def by_copy_(tensor):
    tensor.copy_(torch.zeros_like(tensor))


def by_index(tensor):
    tensor[0] = 0


def by_slice(tensor):
    tensor[:] = 0


def by_mask(tensor):
    tensor[tensor == tensor] = 0


def by_masked_fill_(tensor):
    tensor.masked_fill_(tensor == tensor, 0)


def by_output(tensor):
    torch.mul(tensor.clone(), 0, out=tensor)


counted = st.sampled_from(
    (
        by_zero_,
        by_fill_,
        by_mul_,
        by_sub_,
        by_copy_,
        by_index,
        by_slice,
        by_mask,
        by_masked_fill_,
        by_output,
    )
)


def through_data(tensor):
    tensor.data.zero_()


def through_data_of_data(tensor):
    tensor.data.data.mul_(0)


def through_detach_and_data(tensor):
    tensor.detach().data[...] = 0


def through_numpy(tensor):
    tensor.detach().numpy()[...] = 0


def through_from_numpy(tensor):
    torch.from_numpy(tensor.detach().numpy()).zero_()


def through_an_index_of_numpy(tensor):
    tensor.detach().numpy()[0] = 0


def through_asarray(tensor):
    np.asarray(tensor.detach()).fill(0)


uncounted = st.sampled_from(
    (
        through_data,
        through_data_of_data,
        through_detach_and_data,
        through_numpy,
        through_from_numpy,
        through_an_index_of_numpy,
        through_asarray,
    )
)

HALVES = ("float16",) if hasattr(torch, "uint16") else ()  # with which the CPU calculates since torch 2.3
REALS = ("float32", "float64", *HALVES)
numbers = st.sampled_from((0.5, 0.25, 1.5, 2.0, 3.0))  # where every operation is defined


def matrices(*dtypes):
    """Leaves of two dimensions."""
    return tensor_recipes(
        dtypes=dtypes,
        layouts=("contiguous",),
        grads=("leaf",),
        min_dims=2,
        max_dims=2,
        min_elements=2,
        values=numbers,
        allow_bits=False,
    )


any_matrices = matrices(*REALS, "complex64", "complex128")
outputs, inputs = st.sampled_from(READING_OUTPUT), st.sampled_from(READING_INPUT)


def run(operation, recipe, edit_input=itself, edit_output=itself):
    """The leaf, and what backward raises after edits of what an operation took and gave."""
    assume(operation in OF_COMPLEX or "complex" not in recipe.dtype)
    x = recipe.build()
    middle = x * 1
    out = operation(middle)
    edit_input(middle)
    edit_output(out if out.ndim == 2 else out.as_strided((1, out.numel()), (out.numel(), 1)))
    return x, raised_by(lambda: out.backward(torch.ones_like(out)))


def edit_through_detach(view, edit):
    return lambda tensor: edit(view(tensor.detach()))


@claim("autograd.refuses-an-output-that-was-edited")
@given(recipe=any_matrices, operation=outputs, view=views, edit=counted)
def test_backward_refuses_an_output_that_it_reads_and_that_was_edited(recipe, operation, view, edit):
    x, error = run(operation, recipe, edit_output=edit_through_detach(view, edit))
    assert isinstance(error, RuntimeError)
    assert "modified by an inplace operation" in str(error)
    assert x.grad is None


@claim("autograd.refuses-an-input-that-was-edited")
@given(recipe=any_matrices, operation=inputs, view=views, edit=counted)
def test_backward_refuses_an_input_that_it_reads_and_that_was_edited(recipe, operation, view, edit):
    x, error = run(operation, recipe, edit_input=edit_through_detach(view, edit))
    assert isinstance(error, RuntimeError)
    assert "modified by an inplace operation" in str(error)
    assert x.grad is None


@claim("autograd.edits-of-what-is-not-read-do-no-harm")
@given(recipe=matrices(*REALS), operation=st.sampled_from(READING_NOTHING), view=views, edit=counted)
def test_an_edit_of_what_backward_does_not_read_leaves_the_gradient_right(recipe, operation, view, edit):
    change = edit_through_detach(view, edit)
    (x, error), (untouched, _) = run(operation, recipe, change, change), run(operation, recipe)
    assert error is None
    assert same_bits(x.grad, untouched.grad)


@claim("autograd.does-not-see-an-uncounted-edit-of-an-output")
@given(recipe=matrices("float32", "float64"), operation=outputs, edit=uncounted)
def test_backward_takes_an_output_that_was_edited_behind_its_back(recipe, operation, edit):
    x, error = run(operation, recipe, edit_output=edit)
    assert error is None
    assert x.grad is not None


@claim("autograd.does-not-see-an-uncounted-edit-of-an-input")
@given(recipe=matrices("float32", "float64"), operation=inputs, edit=uncounted)
def test_backward_takes_an_input_that_was_edited_behind_its_back(recipe, operation, edit):
    x, error = run(operation, recipe, edit_input=edit)
    assert error is None
    assert x.grad is not None


@claim("autograd.counts-edits-through-detach")
@given(recipe=matrices(*DIFFERENTIABLE), view=views, edit=counted)
def test_an_edit_through_detach_or_a_view_of_it_is_counted_by_the_tensor(recipe, view, edit):
    tensor = recipe.build()
    before, detached = tensor._version, tensor.detach()
    edit(view(detached))
    assert tensor._version > before
    assert detached._version == tensor._version


@claim("autograd.does-not-count-edits-through-data")
@given(recipe=matrices("float32", "float64"), view=views, edit=st.one_of(counted, uncounted))
def test_an_edit_through_data_or_a_view_of_it_is_not_counted_by_the_tensor(recipe, view, edit):
    tensor = recipe.build()
    edit(view(tensor.data))
    assert tensor._version == 0


@claim("autograd.refuses-a-leaf-edited-through-detach")
@given(recipe=any_matrices, operation=inputs, view=views, edit=counted)
def test_backward_refuses_a_leaf_that_was_edited_through_detach(recipe, operation, view, edit):
    assume(operation in OF_COMPLEX or "complex" not in recipe.dtype)
    x = recipe.build()
    out = operation(x)
    edit(view(x.detach()))
    error = raised_by(lambda: out.backward(torch.ones_like(out)))
    assert isinstance(error, RuntimeError)
    assert x.grad is None


@claim("autograd.detach-cuts-one-path-alone")
@given(recipe=matrices("float32", "float64"), operation=st.one_of(outputs, inputs))
def test_the_gradient_past_a_detached_factor_takes_it_for_a_constant(recipe, operation):
    x, other = recipe.build(), recipe.build()
    factor = operation(x).detach()
    assume(bool(torch.isfinite(factor).all()))
    (x.sum() * factor.sum()).backward()
    (other.sum() * float(factor.sum())).backward()
    assert x.grad is not None
    assert same_bits(x.grad, other.grad)
