"""Tensors are what their recipes say, in memory and in the graph, and a recipe prints as what rebuilds it."""

import ctypes
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import strategies
from strategies import (
    ALL,
    GRADS,
    INTEGRAL,
    REQUIRING_GRAD,
    SHARED,
    TENSOR_LAYOUTS,
    TORCH_ONLY,
    Bits,
    TensorRecipe,
    tensor_recipes,
    tensors,
)
from strategies.layouts import lay_out
from strategies.recipes import literal
from strategies.tests.sampling import QUIET, array_bits, examples, plainest, refusal, tensor_bits
from strategies.values import encoded

NAMES = {name: getattr(strategies, name) for name in strategies.__all__}


def rerun(lines):
    """What lines of source bind to the name ``it``, with NumPy and torch alone."""
    names = {"np": np, "torch": torch}
    exec("\n".join(lines), names)
    return names["it"]


def storage_size(tensor):
    """The bytes of the memory that a tensor is a view of."""
    return (tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()).nbytes()


def grad_state(tensor):
    """All that tells the grad states apart from outside."""
    base = tensor._base
    of_leaf = base is not None and base.is_leaf and base.requires_grad
    return tensor.requires_grad, tensor.is_leaf, tensor.is_leaf and tensor.grad is not None, of_leaf


STATES = {
    "none": (False, True, False, False),
    "leaf": (True, True, False, False),
    "nonleaf": (True, False, False, False),
    "leaf_view": (True, False, False, True),
    "parameter": (True, True, False, False),
    "populated": (True, True, True, False),
    "detached": (False, True, False, False),
}


@QUIET
@given(recipe=tensor_recipes())
def test_a_tensor_has_the_dtype_shape_and_bits_of_its_recipe(recipe):
    tensor = recipe.build()
    assert tensor.dtype is getattr(torch, recipe.dtype)
    assert tensor.shape == recipe.shape
    assert (tensor.is_conj(), tensor.is_neg()) == (recipe.bit == "conj", recipe.bit == "neg")


@QUIET
@given(recipe=tensor_recipes(dtypes=SHARED, min_dims=1, max_dims=4, min_elements=2, max_elements=30))
def test_bounds_hold_whatever_the_layout(recipe):
    assert 1 <= len(recipe.shape) <= 4
    assert 2 <= math.prod(recipe.shape) <= 30
    assert recipe.dtype in SHARED
    assert recipe.layout in TENSOR_LAYOUTS


@pytest.mark.parametrize("layout", dict.fromkeys(TENSOR_LAYOUTS))
@QUIET
@given(data=st.data())
def test_a_tensor_lies_in_memory_as_its_layout_is_named(layout, data):
    recipe = data.draw(
        tensor_recipes(dtypes=["int16", "float64"], layouts=[layout], min_elements=1, allow_bits=False)
    )
    tensor = recipe.build()
    strides = [stride for stride, side in zip(tensor.stride(), tensor.shape) if side > 1]
    stored = storage_size(tensor) // tensor.element_size()
    backwards, channels = range(tensor.ndim)[::-1], (0, *range(2, tensor.ndim), 1)
    told = {
        "contiguous": lambda: tensor.storage_offset() == 0 and stored == tensor.numel(),
        "offset": lambda: tensor.storage_offset() > 0,
        "fortran": lambda: tensor.permute(*backwards).is_contiguous() and stored == tensor.numel(),
        "permuted": lambda: len(strides) > 2 and stored == tensor.numel(),
        "stepped": lambda: stored > tensor.numel() and min(strides) > 0,
        "expanded": lambda: 0 in strides and stored < tensor.numel(),
        "overlapping": lambda: set(strides) == {1} and len(strides) > 1,
        "channels_last": lambda: tensor.permute(*channels).is_contiguous() and stored == tensor.numel(),
    }
    assert told[layout]()
    assert tensor.is_contiguous() == (layout in ("contiguous", "offset"))


@pytest.mark.parametrize(("ndim", "format"), [(4, torch.channels_last), (5, torch.channels_last_3d)])
def test_torch_takes_channels_last_for_what_it_is(ndim, format):
    recipes = tensor_recipes(
        layouts=["channels_last"], min_dims=ndim, max_dims=ndim, min_elements=1, allow_bits=False
    )
    assert all(recipe.build().is_contiguous(memory_format=format) for recipe in examples(recipes, 50))


def test_overlapping_elements_share_memory_and_others_do_not():
    overlapping = TensorRecipe("int64", (2, 2), (1, 2, 3), layout="overlapping").build()
    overlapping[0, 1] = 7
    assert overlapping.tolist() == [[1, 7], [7, 3]]


@pytest.mark.parametrize("grad", GRADS)
@QUIET
@given(data=st.data())
def test_a_tensor_is_in_the_grad_state_that_was_asked_for(grad, data):
    recipe = data.draw(tensor_recipes(grads=[grad]))
    assert recipe.grad == grad
    assert grad_state(recipe.build()) == STATES[grad]


@QUIET
@given(recipe=tensor_recipes(grads=["populated"]))
def test_a_populated_gradient_is_of_zeros(recipe):
    gradient = recipe.build().grad
    assert gradient.shape == recipe.shape
    assert {*tensor_bits(gradient)} <= {bytes(gradient.element_size())}


@QUIET
@given(recipe=tensor_recipes(dtypes=["float32", "complex64"], grads=["leaf_view"], min_elements=1))
def test_a_view_of_a_leaf_shares_its_memory_and_gives_it_a_gradient(recipe):
    tensor = recipe.build()
    leaf = tensor._base
    assert leaf.data_ptr() <= tensor.data_ptr() < leaf.data_ptr() + leaf.numel() * leaf.element_size()
    tensor.abs().sum().backward()
    assert leaf.grad is not None


@QUIET
@given(recipe=tensor_recipes(dtypes=["float32", "complex64"], grads=["nonleaf", "leaf"]))
def test_a_graph_reaches_back_only_from_what_is_no_leaf(recipe):
    assert (recipe.build().grad_fn is None) == (recipe.grad == "leaf")


@QUIET
@given(recipe=tensor_recipes(dtypes=INTEGRAL))
def test_a_tensor_of_integers_has_no_grad_state(recipe):
    assert recipe.grad == "none"


@QUIET
@given(recipe=tensor_recipes(grads=["detached", "leaf"]))
def test_only_dtypes_that_can_be_in_the_grad_states_asked_for_are_drawn(recipe):
    assert recipe.grad in ("detached", "leaf")


@QUIET
@given(recipe=tensor_recipes())
def test_a_tensor_holds_the_values_of_its_recipe_at_their_places(recipe):
    place = lay_out(recipe.shape, recipe.layout, recipe.twist)
    size = recipe.build().element_size()
    if recipe.dtype in TORCH_ONLY:
        stored = [value.pattern.to_bytes(size, "little") for value in recipe.values]
    else:
        stored = array_bits(encoded(recipe.values, recipe.dtype))
    flipped = [raw[:-1] + bytes([raw[-1] ^ 0x80 * bool(recipe.bit)]) for raw in stored]
    steps = (
        sum(i * stride for i, stride in zip(index, place.strides)) for index in np.ndindex(*recipe.shape)
    )
    assert tensor_bits(recipe.build()) == [flipped[(place.offset + step) % len(stored)] for step in steps]


@pytest.mark.parametrize("max_dims", [0, 5])
@QUIET
@given(data=st.data())
def test_the_array_of_a_recipe_has_the_bits_of_the_tensor(max_dims, data):
    recipe = data.draw(tensor_recipes(dtypes=SHARED, max_dims=max_dims))
    array = recipe.array()
    assert type(array) is np.ndarray
    assert (array.dtype, array.shape) == (np.dtype(recipe.dtype), recipe.shape)
    assert array_bits(array) == tensor_bits(recipe.build())


@QUIET
@given(recipe=tensor_recipes(dtypes=SHARED))
def test_the_source_of_the_array_of_a_recipe_builds_the_same_array(recipe):
    array = rerun(recipe.array_source("it"))
    assert type(array) is np.ndarray
    assert (array.dtype, array.shape) == (np.dtype(recipe.dtype), recipe.shape)
    assert array_bits(array) == array_bits(recipe.array())


@pytest.mark.parametrize("dtype", TORCH_ONLY)
def test_there_is_no_array_of_a_dtype_that_numpy_lacks(dtype):
    with pytest.raises(TypeError, match=f"NumPy has no {dtype}"):
        TensorRecipe(dtype, (), (Bits(0),)).array()


@QUIET
@given(recipe=tensor_recipes())
def test_a_recipe_builds_equal_bits_in_new_memory(recipe):
    one, other = recipe.build(), recipe.build()
    assert tensor_bits(one) == tensor_bits(other)
    assert (one.stride(), one.storage_offset()) == (other.stride(), other.storage_offset())
    if one.numel():
        ctypes.memset(one.data_ptr(), 0x5A, one.element_size())
        assert tensor_bits(other) == tensor_bits(recipe.build())


@QUIET
@given(recipe=tensor_recipes())
def test_what_a_recipe_prints_is_the_recipe(recipe):
    again = eval(repr(recipe), dict(NAMES))
    assert repr(again) == repr(recipe)
    assert tensor_bits(again.build()) == tensor_bits(recipe.build())
    assert again == recipe or "nan" in repr(recipe)


@pytest.mark.parametrize("grad", GRADS)
@QUIET
@given(data=st.data())
def test_the_source_of_a_recipe_builds_the_same_tensor_with_torch_alone(grad, data):
    recipe = data.draw(tensor_recipes(grads=[grad]))
    built, again = recipe.build(), rerun(recipe.source("it"))
    assert again.dtype is built.dtype
    assert again.shape == built.shape
    assert again.stride() == built.stride()
    assert again.storage_offset() == built.storage_offset()
    assert (again.is_conj(), again.is_neg()) == (built.is_conj(), built.is_neg())
    assert grad_state(again) == grad_state(built)
    assert tensor_bits(again) == tensor_bits(built)


@QUIET
@given(
    tensor=tensors(devices=["cpu"], dtypes=["float64"], grads=["leaf"], layouts=["expanded"], min_elements=1)
)
def test_tensors_take_the_options_of_their_recipes(tensor):
    assert tensor.dtype is torch.float64
    assert grad_state(tensor) == STATES["leaf"]
    assert not tensor.is_contiguous()


@QUIET
@given(recipe=tensor_recipes(allow_bits=False))
def test_no_lazy_bit_is_drawn_where_none_is_allowed(recipe):
    assert recipe.bit == ""


def test_a_failing_test_prints_the_recipe_of_a_tensor(capsys):
    @QUIET
    @given(tensor=tensors(devices=["cpu"]))
    def fails(tensor):
        assert 0 not in tensor.stride()

    with pytest.raises(AssertionError) as caught:
        fails()
    printed = "\n".join(getattr(caught.value, "__notes__", [])) or capsys.readouterr().out
    assert (
        "TensorRecipe(dtype='float32', shape=(2,), values=(0.0,), layout='expanded').build('cpu')" in printed
    )


def plain(dtype="float32", shape=(), values=(0.0,), **fields):
    return TensorRecipe(dtype, shape, values, **fields)


@pytest.mark.parametrize(
    ("wanted", "recipe"),
    [
        (lambda r: True, plain()),
        (lambda r: 0 in r.shape, plain(shape=(0,))),
        (lambda r: r.shape[2:] == (0,), plain(shape=(1, 1, 0))),
        (lambda r: len(r.shape) == 5, plain(shape=(1, 1, 1, 1, 1))),
        (lambda r: math.prod(r.shape) > 1, plain(shape=(2,))),
        (lambda r: r.build().storage_offset() > 0, plain(layout="offset")),
        (lambda r: not r.build().is_contiguous() and not r.bit, plain(shape=(2,), layout="stepped")),
        (lambda r: 0 in r.build().stride(), plain(shape=(2,), layout="expanded")),
        (lambda r: r.layout == "overlapping", plain(shape=(2, 2), layout="overlapping")),
        (lambda r: r.layout == "channels_last", plain(shape=(1, 2, 2, 1), layout="channels_last")),
        (lambda r: r.build().requires_grad, plain(grad="leaf")),
        (lambda r: not r.build().is_leaf, plain(grad="nonleaf")),
        (lambda r: r.grad == "leaf_view", plain(grad="leaf_view")),
        (lambda r: r.grad == "populated", plain(grad="populated")),
        (lambda r: r.grad == "detached", plain(grad="detached")),
        (
            lambda r: not r.build().is_leaf and 0 in r.build().stride(),
            plain(shape=(2,), layout="expanded", grad="nonleaf"),
        ),
        (lambda r: r.bit == "neg", plain(bit="neg")),
        (lambda r: r.bit == "conj", plain("complex64", values=(0j,), bit="conj")),
        (lambda r: Bits(0xFFC00000) in r.values, plain(values=(Bits(0xFFC00000),))),
        (lambda r: "-0.0" in map(literal, r.values), plain(values=(-0.0,))),
        (lambda r: r.dtype == "float32" and 2.0**-149 in r.values, plain(values=(2.0**-149,))),
        (lambda r: 2**53 + 1 in r.values and r.dtype != "uint64", plain("int64", values=(2**53 + 1,))),
        (lambda r: r.dtype == "bool" and True in r.values, plain("bool", values=(True,))),
        (lambda r: r.dtype in TORCH_ONLY and r.values != (Bits(0),), plain("bfloat16", values=(Bits(1),))),
    ],
)
def test_a_wanted_tensor_is_found_and_shrinks_to_the_plainest_one(wanted, recipe):
    assert repr(plainest(tensor_recipes(), wanted)) == repr(recipe)


@pytest.mark.parametrize("dtype", ALL)
def test_every_dtype_is_found_and_shrinks_to_its_zero(dtype):
    found = plainest(tensor_recipes(), lambda recipe: recipe.dtype == dtype)
    assert (found.shape, found.layout, found.grad, found.bit) == ((), "contiguous", "none", "")
    assert tensor_bits(found.build()) == [bytes(found.build().element_size())]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"dtypes": []}, "dtypes, layouts and grads must each name one"),
        ({"layouts": []}, "dtypes, layouts and grads must each name one"),
        ({"grads": []}, "dtypes, layouts and grads must each name one"),
        ({"dtypes": ["float33"]}, "dtypes cannot be 'float33'; choose from float32, float64"),
        ({"layouts": ["reversed"]}, "layouts cannot be 'reversed'; choose from contiguous, offset"),
        ({"grads": ["leafs"]}, "grads cannot be 'leafs'; choose from none, leaf"),
        ({"dtypes": INTEGRAL, "grads": REQUIRING_GRAD}, "only floating and complex dtypes require grad"),
        ({"dtypes": ["bool"], "grads": ["detached"]}, "only floating and complex dtypes require grad"),
        ({"layouts": ["channels_last"], "max_dims": 3}, "no shape within the bounds suits ['channels_last']"),
        ({"layouts": ["expanded"], "max_elements": 1}, "no shape within the bounds suits ['expanded']"),
        ({"min_dims": 2, "max_dims": 1}, "min_dims=2 and max_dims=1 cross"),
        ({"min_elements": 70, "max_elements": 60}, "min_elements=70 and max_elements=60 cross"),
    ],
)
def test_arguments_that_leave_nothing_to_draw_are_refused(options, reason):
    assert reason in refusal(tensor_recipes(**options))
    assert reason in refusal(tensors(devices=["cpu"], **options))


def test_no_device_at_all_is_refused():
    assert "length-zero" in refusal(tensors(devices=[]))


def test_every_axis_of_an_example_is_named():
    recipe = TensorRecipe("complex64", (0, 2), (0j,), layout="offset", grad="leaf", bit="conj")
    assert recipe.axes() == {
        "bit": "conj",
        "dtype": "complex64",
        "grad": "leaf",
        "layout": "offset",
        "past": "none",
        "shape": "empty",
    }
