"""From array to tensor by copy: torch.tensor."""

import operator
import time

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given, hard, large
from conformance.properties.hard import tried_first
from conformance.properties.oracles import flip_bits, killed_by, raised_by, same_bits
from strategies import (
    ALL,
    COMPLEX,
    FLOATING,
    NON_NEGATIVE,
    SHARED,
    ArrayRecipe,
    array_recipes,
    tensor_recipes,
    writes,
)

accepted = array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE)
writable = array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_readonly=False)
# For each dtype some that have all its numbers.
WIDER = {
    "bool": ("uint8", "int64", "float16"),
    "complex64": ("complex128",),
    "float16": ("float32", "float64", "complex64"),
    "float32": ("float64", "complex128"),
    "int16": ("int32", "float32"),
    "int32": ("int64", "float64"),
    "int8": ("int16", "float16"),
    "uint8": ("int16", "int64", "float32"),
}
small_complex = st.builds(complex, st.integers(-9, 9), st.integers(-9, 9))
real = array_recipes(dtypes=FLOATING, layouts=NON_NEGATIVE)


@claim("tensor.keeps-values")
@given(recipe=accepted)
@tried_first((*hard.ARRAYS, *large.ARRAYS))
def test_the_tensor_has_the_shape_the_dtype_and_the_bits_of_the_array(recipe):
    array = recipe.build()
    tensor = torch.tensor(array)
    assert str(tensor.dtype) == f"torch.{array.dtype.name}"
    assert same_bits(tensor, recipe.build())


@claim("tensor.has-the-strides-of-a-clone", ambient="any")
@given(recipe=writable)
def test_the_tensor_has_the_strides_of_a_clone_of_the_array(recipe):
    array = recipe.build()
    result = torch.tensor(array)
    assert result.stride() == torch.from_numpy(array).clone().stride()


@claim("tensor.array-writes-do-not-show")
@given(recipe=writable, write=writes())
@tried_first(hard.ARRAYS)
def test_a_write_to_the_array_does_not_show_in_the_tensor(recipe, write):
    array = recipe.build()
    tensor = torch.tensor(array)
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("tensor.tensor-writes-do-not-show")
@given(recipe=accepted, write=writes())
def test_a_write_to_the_tensor_does_not_show_in_the_array(recipe, write):
    array = recipe.build()
    tensor = torch.tensor(array)
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("tensor.is-safe-for-the-process", share=0.2)
@given(recipe=array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_fatal=True))
@example(recipe=ArrayRecipe("complex128", (1,), (0j,), unaligned=True))
def test_no_array_kills_the_process(recipe):
    array = recipe.build()
    assert killed_by(lambda: torch.tensor(array)) == 0


@claim("tensor.is-slower-than-from_numpy")
@given(recipe=array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_readonly=False))
def test_copying_takes_longer_than_sharing(recipe):
    array = recipe.build()
    copying, sharing = least_times(lambda: torch.tensor(array), lambda: torch.from_numpy(array))
    assert copying > sharing


def least_times(one, other):
    """The shortest of many calls of each, by turns, in nanoseconds: the cost when nothing disturbs it."""
    least = [10**12, 10**12]
    for _ in range(100):
        for index, call in enumerate((one, other)):
            started = time.perf_counter_ns()
            call()
            least[index] = min(least[index], time.perf_counter_ns() - started)
    return least


@claim("tensor.sets-dtype")
@given(recipe=accepted, dtype=st.sampled_from(ALL))
def test_the_tensor_has_the_dtype_that_was_asked_for(recipe, dtype):
    wanted = getattr(torch, dtype)
    tensor = torch.tensor(recipe.build(), dtype=wanted)
    assert tensor.dtype == wanted


@claim("tensor.converts-to-wider-dtypes")
@given(recipe=array_recipes(dtypes=sorted(WIDER), layouts=NON_NEGATIVE))
def test_a_wider_dtype_holds_the_same_numbers(recipe):
    array = recipe.build()
    for name in WIDER[recipe.dtype]:
        tensor = torch.tensor(array, dtype=getattr(torch, name))
        assert repr(tensor.flatten().tolist()) == repr(array.astype(name).flatten().tolist())


@claim("tensor.float64-to-float32-converts")
@given(recipe=array_recipes(dtypes=("float64",), layouts=NON_NEGATIVE))
def test_doubles_become_the_nearest_floats(recipe):
    array = recipe.build()
    tensor = torch.tensor(array, dtype=torch.float32)
    with np.errstate(over="ignore"):
        expected = array.astype(np.float32)
    assert repr(tensor.flatten().tolist()) == repr(expected.flatten().tolist())


@claim("tensor.float64-to-float32-is-independent")
@given(recipe=array_recipes(dtypes=("float64",), layouts=NON_NEGATIVE, allow_readonly=False), write=writes())
def test_converted_doubles_do_not_follow_the_array(recipe, write):
    array = recipe.build()
    tensor = torch.tensor(array, dtype=torch.float32)
    before = tensor.tolist()
    flip_bits(array, write)
    assert repr(tensor.tolist()) == repr(before)


@claim("tensor.float64-to-float32-writes-do-not-show")
@given(recipe=array_recipes(dtypes=("float64",), layouts=NON_NEGATIVE), write=writes())
def test_the_array_does_not_follow_converted_doubles(recipe, write):
    array = recipe.build()
    tensor = torch.tensor(array, dtype=torch.float32)
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("tensor.tracks-gradients")
@given(recipe=accepted)
def test_for_any_array_the_gradient_of_the_square_is_twice_the_array(recipe):
    x = torch.tensor(recipe.build(), requires_grad=True)
    (x**2).backward(torch.ones_like(x))
    assert torch.allclose(x.grad, 2 * x.detach(), rtol=0, atol=0, equal_nan=True)


@claim("tensor.tracks-gradients-of-real-numbers")
@given(recipe=real)
def test_for_real_numbers_the_gradient_of_the_square_is_twice_the_array(recipe):
    array = recipe.build()
    assert not torch.tensor(array).requires_grad  # only on request
    x = torch.tensor(array, requires_grad=True)
    (x**2).backward(torch.ones_like(x))
    with np.errstate(over="ignore", invalid="ignore"):
        expected = array + array
    assert x.grad is not None
    assert repr(x.grad.flatten().tolist()) == repr(expected.flatten().tolist())


@claim("tensor.tracks-gradients-of-complex-numbers")
@given(recipe=array_recipes(dtypes=COMPLEX, layouts=NON_NEGATIVE, values=small_complex))
def test_for_complex_numbers_the_gradient_of_the_square_is_the_conjugate_of_twice_the_array(recipe):
    array = recipe.build()
    x = torch.tensor(array, requires_grad=True)
    (x**2).backward(torch.ones_like(x))
    assert x.grad is not None
    assert x.grad.flatten().tolist() == (array + array).conj().flatten().tolist()


@claim("tensor.refuses-gradients-of-integers")
@given(
    recipe=array_recipes(
        dtypes=[name for name in SHARED if "float" not in name and "complex" not in name],
        layouts=NON_NEGATIVE,
    )
)
def test_an_array_of_integers_cannot_require_a_gradient(recipe):
    array = recipe.build()
    error = raised_by(lambda: torch.tensor(array, requires_grad=True))
    assert isinstance(error, RuntimeError)


@claim("mixing.dtypes-is-an-error")
@given(
    one=tensor_recipes(dtypes=SHARED, grads=("none",), max_dims=0, allow_bits=False),
    other=tensor_recipes(dtypes=SHARED, grads=("none",), max_dims=0, allow_bits=False),
)
def test_a_sum_of_two_dtypes_is_an_error(one, other):
    left, right = one.build(), other.build()
    error = raised_by(lambda: left + right)
    assert left.dtype == right.dtype or error is not None


def linear(left, right):
    """What nn.Linear calls."""
    return torch.nn.functional.linear(left, right.T)


@claim("mixing.dtypes-in-a-matrix-product-is-an-error")
@given(
    one=tensor_recipes(dtypes=FLOATING, grads=("none",), layouts=("contiguous",), min_dims=2, max_dims=2),
    dtype=st.sampled_from(FLOATING),
    product=st.sampled_from((operator.matmul, torch.mm, linear)),
)
def test_a_matrix_product_of_two_dtypes_is_an_error(one, dtype, product):
    left = one.build()
    right = torch.ones((left.shape[1], 2), dtype=getattr(torch, dtype))
    error = raised_by(lambda: product(left, right))
    assert left.dtype == right.dtype or isinstance(error, RuntimeError)
