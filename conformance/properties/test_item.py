"""From tensor to Python number: item(), float() and int()."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, example, given
from conformance.properties.hard import tried_first
from conformance.properties.oracles import raised_by, same_number
from strategies import (
    INTEGRAL,
    PORTABLE,
    REAL,
    REQUIRING_GRAD,
    SHARED,
    UNSIGNED,
    TensorRecipe,
    tensor_recipes,
)

numpy_dtypes = [name for name in PORTABLE if name != "bfloat16"]
real = [name for name in numpy_dtypes if "complex" not in name]
floating = [name for name in real if "float" in name]
one_element = tensor_recipes(
    dtypes=numpy_dtypes, min_elements=1, max_elements=1, layouts=("contiguous", "offset")
)
one_real = tensor_recipes(dtypes=real, min_elements=1, max_elements=1, layouts=("contiguous", "offset"))
scalar = tensor_recipes(dtypes=real, max_dims=0, layouts=("contiguous", "offset"))
not_0d = tensor_recipes(
    dtypes=real, min_dims=1, min_elements=1, max_elements=1, layouts=("contiguous", "offset")
)
tracked_scalar = tensor_recipes(
    dtypes=("float32", "float64", "float16"),
    max_dims=0,
    grads=REQUIRING_GRAD,
    layouts=("contiguous", "offset"),
)
moderate = st.floats(-60000, 60000, width=16)
lower_half = st.integers(0, np.iinfo(UNSIGNED[-1]).max // 2)
unsigned = tensor_recipes(dtypes=UNSIGNED[:-1] or UNSIGNED, max_dims=0)
widest = tensor_recipes(dtypes=UNSIGNED[-1:], max_dims=0, values=lower_half)
many = tensor_recipes(dtypes=numpy_dtypes, min_elements=2)
not_one = tensor_recipes(dtypes=numpy_dtypes)


@claim("item.returns-a-python-number")
@given(recipe=one_element)
@tried_first([TensorRecipe("float32", (), (2.0**-149,)), TensorRecipe("int64", (), (2**53 + 1,))])
def test_item_gives_the_python_number(recipe, device):
    value = recipe.build(device).item()
    assert type(value) in (bool, int, float, complex)
    assert same_number(value, recipe.array().item())


@claim("item.reads-every-shared-dtype")
@given(recipe=tensor_recipes(dtypes=SHARED, min_elements=1, max_elements=1, layouts=("contiguous", "offset")))
@tried_first(TensorRecipe(dtype, (1,), (2**63,)) for dtype in SHARED if dtype == "uint64")
def test_item_reads_every_dtype_that_numpy_shares(recipe):
    value = recipe.build().item()
    assert same_number(value, recipe.array().item())


@claim("item.returns-int-or-float")
@given(recipe=one_element)
def test_item_gives_an_int_or_a_float(recipe, device):
    value = recipe.build(device).item()
    assert isinstance(value, int | float)


@claim("item.returns-int-or-float-for-real-dtypes")
@given(recipe=one_real)
def test_item_of_a_real_tensor_gives_an_int_or_a_float(recipe, device):
    value = recipe.build(device).item()
    assert isinstance(value, int | float)


@claim("item.accepts-one-element")
@given(recipe=one_element)
def test_one_element_of_any_shape_is_enough(recipe, device):
    tensor = recipe.build(device)
    assert tensor.numel() == 1
    error = raised_by(tensor.item)
    assert error is None


@claim("item.refuses-other-sizes")
@given(recipe=tensor_recipes(dtypes=numpy_dtypes, min_dims=1))
def test_any_other_number_of_elements_is_an_error(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(tensor.item)
    assert (tensor.numel() == 1) == (error is None)


@claim("item.many-elements-raise-valueerror")
@given(recipe=many)
def test_several_elements_raise_valueerror(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(tensor.item)
    assert isinstance(error, ValueError)


@claim("item.many-elements-have-the-published-text")
@given(recipe=many)
def test_several_elements_have_the_published_text(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(tensor.item)
    assert str(error) == "only one element tensors can be converted to Python scalars"


@claim("item.many-elements-are-an-error")
@given(recipe=many)
def test_several_elements_raise_one_of_two_errors(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(tensor.item)
    assert isinstance(error, RuntimeError | ValueError)


@claim("item.gives-back-the-number")
@given(number=st.integers(-(2**63), 2**63 - 1) | st.floats(width=64))
def test_item_gives_back_the_number_that_the_tensor_was_made_from(number):
    value = torch.tensor(number).item()
    assert same_number(value, number)


@claim("item.gives-back-float32-numbers")
@given(number=st.floats(width=32))
@example(number=2.0**-149)
@example(number=float("inf"))
def test_item_gives_back_a_number_that_float32_has(number):
    value = torch.tensor(number).item()
    assert same_number(value, number)


@claim("item.gives-back-the-number-in-float64")
@given(number=st.floats(width=64))
def test_item_of_a_float64_tensor_gives_back_the_number(number):
    value = torch.tensor(number, dtype=torch.float64).item()
    assert same_number(value, number)


@claim("item.gives-back-integers")
@given(number=st.just(42) | st.integers(-(2**63), 2**63 - 1))
def test_item_gives_back_an_integer(number):
    value = torch.tensor(number).item()
    assert same_number(value, number)


@claim("item.after-squeeze")
@given(recipe=one_element)
def test_squeeze_makes_a_scalar_and_item_then_works(recipe, device):
    squeezed = recipe.build(device).squeeze()
    assert squeezed.shape == ()
    assert same_number(squeezed.item(), recipe.array().item())


@claim("item.flatten-makes-a-scalar")
@given(recipe=one_element)
def test_flatten_makes_a_scalar(recipe, device):
    flat = recipe.build(device).flatten()
    assert flat.shape == ()


@claim("item.after-flatten")
@given(recipe=one_element)
def test_item_works_after_flatten(recipe, device):
    flat = recipe.build(device).flatten()
    assert flat.shape == (1,)
    assert same_number(flat.item(), recipe.array().item())


@claim("item.after-cpu")
@given(recipe=one_element)
def test_item_works_after_cpu(recipe, device):
    value = recipe.build(device).cpu().item()
    assert same_number(value, recipe.array().item())


@claim("item.must-move-first")
@given(recipe=one_element)
def test_without_cpu_item_is_an_error(recipe, device):
    tensor = recipe.build(device)
    assert raised_by(tensor.item) is not None


@claim("item.after-detach")
@given(recipe=tracked_scalar)
@tried_first([TensorRecipe("float32", (), (float("inf"),), grad="leaf")])
def test_item_works_after_detach(recipe, device):
    value = recipe.build(device).detach().item()
    assert same_number(value, recipe.array().item())


@claim("item.must-detach-first")
@given(recipe=tracked_scalar)
def test_without_detach_item_is_an_error(recipe, device):
    tensor = recipe.build(device)
    assert raised_by(tensor.item) is not None


@claim("item.must-squeeze-first")
@given(recipe=not_0d)
def test_without_squeeze_item_is_an_error(recipe, device):
    tensor = recipe.build(device)
    assert raised_by(tensor.item) is not None


@claim("casts.extract-the-value")
@given(recipe=tensor_recipes(dtypes=REAL, max_dims=0, grads=("none",)), cast=st.sampled_from((float, int)))
def test_float_and_int_extract_the_value(recipe, cast):
    tensor = recipe.build()
    assert cast(tensor) == recipe.array().item()


@claim("casts.float-extracts-a-floating-value")
@given(recipe=tensor_recipes(dtypes=floating, max_dims=0, grads=("none",)))
def test_float_of_a_floating_scalar_is_its_value(recipe, device):
    value = float(recipe.build(device))
    assert same_number(value, recipe.array().item())


@claim("casts.int-extracts-an-integral-value")
@given(recipe=tensor_recipes(dtypes=[name for name in INTEGRAL if name in PORTABLE], max_dims=0))
def test_int_of_an_integral_scalar_is_its_value(recipe, device):
    value = int(recipe.build(device))
    assert same_number(value, recipe.array().item())


@claim("casts.int-extracts-an-unsigned-value")
@given(recipe=tensor_recipes(dtypes=UNSIGNED, max_dims=0))
def test_int_of_an_unsigned_scalar_is_its_value(recipe):
    value = int(recipe.build())
    assert same_number(value, recipe.array().item())


@claim("casts.int-extracts-a-small-unsigned-value")
@given(recipe=unsigned | widest)
def test_int_of_an_unsigned_scalar_below_half_the_range_is_its_value(recipe):
    value = int(recipe.build())
    assert same_number(value, recipe.array().item())


@claim("casts.int-drops-the-fraction")
@given(recipe=tensor_recipes(dtypes=floating, max_dims=0, values=moderate))
def test_int_of_a_floating_scalar_drops_the_fraction(recipe, device):
    value = int(recipe.build(device))
    assert same_number(value, int(recipe.array().item()))


@claim("casts.float-of-integers-is-the-nearest")
@given(recipe=tensor_recipes(dtypes=(*INTEGRAL, "bool"), max_dims=0))
def test_float_of_an_integral_scalar_is_the_nearest_double(recipe):
    value = float(recipe.build())
    assert same_number(value, float(recipe.array().item()))


@claim("casts.accept-one-element-of-any-shape")
@given(
    recipe=tensor_recipes(
        dtypes=floating,
        min_dims=1,
        min_elements=1,
        max_elements=1,
        grads=("none",),
        layouts=("contiguous", "offset"),
        values=moderate,
    ),
    cast=st.sampled_from((float, int)),
)
def test_a_cast_accepts_one_element_of_any_shape(recipe, cast, device):
    value = cast(recipe.build(device))
    assert same_number(value, cast(recipe.array().item()))


@claim("casts.need-the-cpu")
@given(recipe=scalar, cast=st.sampled_from((float, bool)))
def test_a_cast_of_a_tensor_off_the_cpu_is_an_error(recipe, cast, device):
    tensor = recipe.build(device)
    assert raised_by(lambda: cast(tensor)) is not None


@claim("casts.need-no-gradient")
@given(recipe=tracked_scalar)
def test_a_cast_of_a_tensor_that_requires_grad_is_an_error(recipe, device):
    tensor = recipe.build(device)
    assert raised_by(lambda: float(tensor)) is not None


@claim("casts.many-elements-raise-valueerror")
@given(recipe=many, cast=st.sampled_from((float, int)))
def test_a_cast_of_several_elements_raises_valueerror(recipe, cast, device):
    tensor = recipe.build(device)
    error = raised_by(lambda: cast(tensor))
    assert isinstance(error, ValueError)


@claim("casts.squeeze-many-elements")
@given(recipe=many, cast=st.sampled_from((float, int)))
def test_a_cast_of_several_elements_gives_a_number(recipe, cast, device):
    tensor = recipe.build(device)
    error = raised_by(lambda: cast(tensor))
    assert error is None


@claim("casts.many-elements-are-an-error")
@given(recipe=many, cast=st.sampled_from((float, int)))
def test_a_cast_of_several_elements_is_an_error(recipe, cast, device):
    tensor = recipe.build(device)
    error = raised_by(lambda: cast(tensor))
    assert isinstance(error, RuntimeError | ValueError | TypeError)


@claim("item.reports-dimensions-that-a-cast-hides")
@given(recipe=not_0d)
def test_item_refuses_dimensions_that_float_accepts(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(lambda: float(tensor))
    assert error is None
    assert raised_by(tensor.item) is not None


@claim("item.reports-a-device-that-a-cast-hides")
@given(recipe=scalar)
def test_item_refuses_a_device_that_float_accepts(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(lambda: float(tensor))
    assert error is None
    assert raised_by(tensor.item) is not None


@claim("item.accepts-what-float-accepts")
@given(recipe=tensor_recipes(dtypes=SHARED))
@tried_first([TensorRecipe("float16", (), (1.0,)), TensorRecipe("float32", (), (1.0,), grad="leaf")])
def test_item_and_float_accept_the_same_real_tensors(recipe):
    tensor = recipe.build()
    refused = raised_by(tensor.item) is not None
    assert tensor.is_complex() or refused == (raised_by(lambda: float(tensor)) is not None)


@claim("tolist.moves-to-the-cpu")
@given(recipe=tensor_recipes(dtypes=("float32", "int64", "bool"), allow_bits=False))
def test_a_list_of_numbers_comes_from_any_device(recipe, device):
    assert repr(recipe.build(device).tolist()) == repr(recipe.build().tolist())
