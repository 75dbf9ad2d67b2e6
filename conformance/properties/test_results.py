"""What the documents' ways give, as a whole: class, dtype, shape, place, graph; again, and of parameters."""

import tempfile

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import flip_bits, raised_by, same_bits, same_number, same_place
from strategies import (
    DIFFERENTIABLE,
    NON_NEGATIVE,
    PORTABLE,
    REAL,
    SHARED,
    array_recipes,
    grad_modes,
    tensor_recipes,
)

numpy_dtypes = [name for name in PORTABLE if name != "bfloat16"]
of_numbers = array_recipes(dtypes=SHARED, layouts=NON_NEGATIVE, allow_readonly=False)
plain = tensor_recipes(dtypes=SHARED, grads=("none", "detached"), allow_bits=False)
anything = tensor_recipes(dtypes=numpy_dtypes, allow_bits=False)
real_leaves = tensor_recipes(dtypes=("float32", "float64"), grads=("leaf", "nonleaf"), allow_bits=False)
trained = tensor_recipes(dtypes=DIFFERENTIABLE, grads=("none",), allow_bits=False)
one_number = tensor_recipes(
    dtypes=("float32", "float64", "int64", "bool", "complex64"), min_elements=1, max_elements=1
)

REFUSAL = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."


def from_numpy(array):
    return torch.from_numpy(array)


def from_numpy_then_clone(array):
    return torch.from_numpy(array).clone()


def from_numpy_of_a_copy(array):
    return torch.from_numpy(array.copy())


def tensor(array):
    return torch.tensor(array)


def tensor_of_a_dtype(array):
    return torch.tensor(array, dtype=getattr(torch, str(array.dtype)))


to_tensors = st.sampled_from(
    (from_numpy, from_numpy_then_clone, from_numpy_of_a_copy, tensor, tensor_of_a_dtype)
)


def detach_numpy(tensor):
    return tensor.detach().numpy()


def cpu_detach_numpy(tensor):
    return tensor.cpu().detach().numpy()


def cpu_detach_numpy_copy(tensor):
    return tensor.cpu().detach().numpy().copy()


def data_cpu_numpy(tensor):
    return tensor.data.cpu().numpy()


def clone_detach_numpy(tensor):
    return tensor.clone().detach().numpy()


to_arrays = st.sampled_from(
    (detach_numpy, cpu_detach_numpy, cpu_detach_numpy_copy, data_cpu_numpy, clone_detach_numpy)
)


def detach(tensor):
    return tensor.detach()


def data(tensor):
    return tensor.data


out_of_the_graph = st.sampled_from((detach, data))


def as_it_is(tensor):
    return tensor


def parameter(tensor):
    return torch.nn.Parameter(tensor.detach(), requires_grad=tensor.is_floating_point())


def parameter_of_a_module(tensor):
    module = torch.nn.Module()
    module.register_parameter("weight", torch.nn.Parameter(tensor.detach()))
    return next(module.parameters())


def buffer_of_a_module(tensor):
    module = torch.nn.Module()
    module.register_buffer("mean", tensor.detach())
    return next(module.buffers())


@claim("results.of-arrays-are-plain-tensors", ambient="any")
@given(recipe=of_numbers, way=to_tensors)
def test_a_tensor_of_an_array_is_a_plain_tensor_outside_every_graph(recipe, way):
    result = way(recipe.build())
    assert type(result) is torch.Tensor
    assert (result.layout, result.device) == (torch.strided, torch.device("cpu"))
    assert (result.requires_grad, result.is_leaf, result.grad, result.grad_fn) == (False, True, None, None)
    assert not vars(result), "state"
    assert not result._backward_hooks, "gradient"


@claim("results.of-arrays-have-their-bits")
@given(recipe=of_numbers, way=to_tensors)
def test_a_tensor_of_an_array_has_its_dtype_shape_and_bits(recipe, way):
    array = recipe.build()
    result = way(array)
    assert str(result.dtype) == f"torch.{array.dtype}"
    assert tuple(result.shape) == array.shape
    assert same_bits(result, recipe.build())


@claim("results.of-tensors-are-plain-arrays", ambient="any")
@given(recipe=anything, way=to_arrays)
def test_an_array_of_a_tensor_is_a_plain_array_that_can_be_written(recipe, way):
    result = way(recipe.build())
    assert type(result) is np.ndarray
    assert result.flags.writeable
    assert result.flags.aligned, "access"
    assert result.dtype.isnative


@claim("results.of-tensors-have-their-bits")
@given(recipe=anything, way=to_arrays)
def test_an_array_of_a_tensor_has_its_dtype_shape_and_bits(recipe, way):
    result = way(recipe.build())
    assert result.dtype.name == recipe.dtype
    assert result.shape == recipe.shape
    assert same_bits(result, recipe.build())


@claim("results.detached-tensors-are-plain")
@given(recipe=anything, way=out_of_the_graph, kind=st.sampled_from((as_it_is, parameter)))
def test_a_detached_tensor_is_a_plain_tensor_outside_every_graph(recipe, way, kind, device):
    result = way(kind(recipe.build(device)))
    assert type(result) is torch.Tensor
    assert (result.requires_grad, result.is_leaf, result.grad, result.grad_fn) == (False, True, None, None)
    assert not vars(result), "state"


@claim("results.detached-tensors-lie-where-the-tensor-does")
@given(recipe=anything, way=out_of_the_graph, kind=st.sampled_from((as_it_is, parameter)))
def test_a_detached_tensor_has_the_dtype_shape_and_place_of_the_tensor(recipe, way, kind, device):
    original = kind(recipe.build(device))
    result = way(original)
    assert (result.dtype, result.device, result.layout) == (original.dtype, original.device, original.layout)
    assert (result.shape, result.stride()) == (original.shape, original.stride())
    assert result.storage_offset() == original.storage_offset(), "strides"


@claim("results.moved-tensors-have-their-device-and-dtype")
@given(recipe=anything)
def test_a_tensor_moved_there_and_back_has_its_dtype_and_shape(recipe, device):
    there = recipe.build().to(device)
    back = there.cpu()
    assert there.device.type == torch.device(device).type
    assert back.device == torch.device("cpu")
    assert (there.dtype, there.shape, type(there)) == (back.dtype, back.shape, type(back))
    assert (there.requires_grad, back.requires_grad) == (recipe.build().requires_grad,) * 2
    assert same_bits(back.detach(), recipe.build().detach())


@claim("from_numpy.shares-at-every-call")
@given(recipe=of_numbers)
def test_every_tensor_of_one_array_shares_its_memory(recipe):
    array = recipe.build()
    first = torch.from_numpy(array)
    flip_bits(array)
    second, third = torch.from_numpy(array), torch.from_numpy(array)
    flip_bits(second)
    assert same_bits(first, array)
    assert same_place(second, first)
    assert same_place(third, first)


@claim("tensor.is-independent-at-every-call")
@given(recipe=of_numbers)
def test_every_tensor_made_of_one_array_has_memory_of_its_own(recipe):
    array = recipe.build()
    first, second = torch.tensor(array), torch.tensor(array)
    flip_bits(array)
    flip_bits(first)
    assert same_bits(second, recipe.build())
    assert same_bits(first, array)


@claim("numpy.shares-at-every-call")
@given(recipe=plain, earlier=grad_modes(), later=grad_modes())
def test_every_array_of_one_tensor_shares_its_memory_in_every_grad_mode(recipe, earlier, later):
    tensor = recipe.build()
    with earlier():
        first = tensor.numpy()
    flip_bits(first)
    with later():
        second = tensor.numpy()
    flip_bits(tensor)
    assert same_bits(first, tensor)
    assert same_place(second, first)


@claim("item.reads-anew")
@given(recipe=one_number)
def test_item_after_a_write_gives_the_new_number(recipe, device):
    tensor, array = recipe.build(device), recipe.array()
    first, second = tensor.item(), tensor.item()
    assert same_number(first, array.item())
    assert same_number(second, array.item())
    flip_bits(array)
    flip_bits(tensor.detach())
    assert same_number(tensor.item(), array.item())


@claim("clone.is-independent-at-every-call")
@given(recipe=anything)
def test_every_clone_has_memory_of_its_own(recipe, device):
    tensor = recipe.build(device)
    clones = [tensor.clone(), tensor.clone()]
    flip_bits(clones[0].detach())
    assert same_bits(tensor.detach(), recipe.build().detach())
    assert same_bits(clones[1].detach(), recipe.build().detach())
    flip_bits(tensor.detach())
    assert same_bits(clones[1].detach(), recipe.build().detach())


@claim("numpy.refuses-parameters")
@given(recipe=trained, kind=st.sampled_from((parameter, parameter_of_a_module)))
def test_a_parameter_is_refused_with_the_words_for_any_tensor_that_requires_grad(recipe, kind):
    weight = torch.nn.Parameter(kind(recipe.build()))
    error = raised_by(weight.numpy)
    assert isinstance(error, RuntimeError)
    assert str(error) == REFUSAL


@claim("numpy.shares-with-detached-parameters-and-buffers")
@given(
    recipe=trained, kind=st.sampled_from((parameter_of_a_module, buffer_of_a_module)), way=out_of_the_graph
)
def test_the_array_of_a_parameter_or_a_buffer_shares_its_memory(recipe, kind, way):
    weight = kind(recipe.build())
    array = way(weight).numpy()
    flip_bits(array)
    assert same_bits(array, weight.detach())
    flip_bits(weight.detach())
    assert same_bits(array, recipe.build())


@claim("from_numpy.shares-with-memory-maps")
@given(recipe=array_recipes(dtypes=SHARED, layouts=("contiguous",), min_elements=1, allow_readonly=False))
def test_the_tensor_of_a_memory_map_writes_to_it(recipe):
    with tempfile.NamedTemporaryFile() as file:
        mapped = np.memmap(file.name, recipe.dtype, "w+", shape=recipe.shape or (1,))
        mapped[...] = recipe.build()
        tensor = torch.from_numpy(mapped)
        assert type(tensor) is torch.Tensor
        assert same_bits(tensor, np.asarray(mapped))
        flip_bits(tensor)
        assert same_bits(tensor, np.asarray(mapped))
        flip_bits(np.asarray(mapped))
        assert same_bits(tensor, np.broadcast_to(recipe.build(), mapped.shape))


@claim("tensor.of-a-list-has-its-numbers", ambient="as it is")
@given(numbers=st.lists(st.integers(-(2**24), 2**24) | st.floats(width=16, allow_nan=False), max_size=8))
def test_a_tensor_of_a_list_has_its_numbers_and_the_dtype_of_its_kind(numbers):
    tensor = torch.tensor(numbers)
    whole = bool(numbers) and all(type(number) is int for number in numbers)
    assert tensor.dtype == (torch.int64 if whole else torch.float32)
    assert tensor.tolist() == numbers


@claim("tensor.sets-dtype-and-keeps-the-rest")
@given(
    recipe=array_recipes(dtypes=REAL, values=st.integers(0, 1), layouts=NON_NEGATIVE),
    dtype=st.sampled_from(SHARED),
)
def test_a_tensor_of_another_dtype_has_the_shape_and_the_numbers_of_the_array(recipe, dtype):
    array = recipe.build()
    tensor = torch.tensor(array, dtype=getattr(torch, dtype))
    assert same_bits(tensor, array.astype(dtype))


@claim("detach.drops-hooks-and-attributes")
@given(recipe=real_leaves)
def test_what_was_hung_on_the_tensor_is_not_on_the_detached_one(recipe, device):
    tensor, called = recipe.build(device), []
    tensor.label = "input"
    tensor.register_hook(called.append)
    detached = tensor.detach()
    (detached.requires_grad_() * 2).sum().backward()
    assert not vars(detached), "state"
    assert not called, "gradient"
    assert vars(tensor) == {"label": "input"}, "state"
    (tensor * 2).sum().backward()
    assert len(called) == 1, "gradient"


@claim("data.drops-hooks-and-attributes")
@given(recipe=real_leaves)
def test_what_was_hung_on_the_tensor_is_not_on_its_data(recipe, device):
    tensor, called = recipe.build(device), []
    tensor.label = "input"
    tensor.register_hook(called.append)
    values = tensor.data
    (values.requires_grad_() * 2).sum().backward()
    assert not vars(values), "state"
    assert not called, "gradient"
    assert vars(tensor) == {"label": "input"}, "state"
    (tensor * 2).sum().backward()
    assert len(called) == 1, "gradient"


@claim("detach.drops-the-count-of-writes")
@given(recipe=plain)
def test_a_write_through_detach_is_not_counted_by_the_tensor(recipe, device):
    tensor = recipe.build(device)
    before = tensor._version
    tensor.detach().zero_()
    assert tensor._version == before


@claim("from_numpy-to-device.shares-with-the-array")
@given(recipe=array_recipes(dtypes=numpy_dtypes, layouts=NON_NEGATIVE, min_elements=1, allow_readonly=False))
def test_a_write_to_the_array_shows_in_the_moved_tensor(recipe, device):
    array = recipe.build()
    tensor = torch.from_numpy(array).to(device)
    flip_bits(array)
    assert same_bits(tensor, array), "sharing"


@claim("from_numpy-to-device.must-be-copied-to-the-cpu-first")
@given(recipe=array_recipes(dtypes=numpy_dtypes, layouts=NON_NEGATIVE))
def test_without_a_copy_to_the_cpu_an_array_does_not_reach_the_device(recipe, device):
    tensor = torch.from_numpy(recipe.build())
    error = raised_by(lambda: tensor.to(device))
    assert error is not None


@claim("mixing.unified-tensors-is-no-error")
@given(
    one=tensor_recipes(dtypes=("float32", "float64"), grads=("none",), max_dims=2, allow_bits=False),
    other=tensor_recipes(dtypes=("float32", "int64", "bool"), grads=("none",), max_dims=2, allow_bits=False),
)
def test_tensors_of_one_dtype_on_one_device_mix(one, other, device):
    left, right = one.build().to(device, torch.float32), other.build(device).to(torch.float32)
    assert raised_by(lambda: left.flatten()[:, None] + right.flatten()) is None
    assert raised_by(lambda: left.flatten()[:, None] @ right.flatten()[None]) is None
    assert (left.dtype, left.device) == (right.dtype, right.device)
