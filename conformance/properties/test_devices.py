"""Between devices, and from a device to NumPy: cpu(), to(), numpy(), torch.tensor(device=...)."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given, hard
from conformance.properties.hard import tried_first
from conformance.properties.oracles import flip_bits, raised_by, same_bits, shares_with, wait_for
from strategies import (
    DIFFERENTIABLE,
    NON_NEGATIVE,
    PORTABLE,
    REQUIRING_GRAD,
    another,
    array_recipes,
    device_modes,
    grad_modes,
    tensor_recipes,
    writes,
)

numpy_dtypes = [name for name in PORTABLE if name != "bfloat16"]
anything = tensor_recipes(dtypes=PORTABLE, allow_bits=False)
convertible = tensor_recipes(dtypes=numpy_dtypes, allow_bits=False)
untracked = tensor_recipes(dtypes=numpy_dtypes, grads=("none", "detached"), allow_bits=False)
tracked = tensor_recipes(dtypes=DIFFERENTIABLE, grads=REQUIRING_GRAD, allow_bits=False)
arrays = array_recipes(dtypes=numpy_dtypes, layouts=NON_NEGATIVE)
writable = array_recipes(dtypes=numpy_dtypes, layouts=NON_NEGATIVE, allow_readonly=False)


@claim("device-numpy.raises-typeerror")
@given(recipe=anything)
def test_numpy_of_a_tensor_off_the_cpu_raises_typeerror(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(tensor.numpy)
    assert isinstance(error, TypeError)


@claim("device-numpy.says-what-to-do")
@given(recipe=anything)
def test_the_refusal_names_the_device_and_tensor_cpu(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(tensor.numpy)
    hint = "Use Tensor.cpu() to copy the tensor to host memory first."
    assert str(error) == f"can't convert {tensor.device} device type tensor to numpy. {hint}"


@claim("device-numpy.raises-runtimeerror")
@given(recipe=anything)
def test_numpy_of_a_tensor_off_the_cpu_raises_runtimeerror(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(tensor.numpy)
    assert isinstance(error, RuntimeError)


@claim("device-numpy.must-move-first")
@given(recipe=anything)
def test_without_cpu_the_conversion_is_an_error(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(lambda: tensor.detach().numpy())
    assert error is not None


@claim("cpu-detach-numpy.converts")
@given(recipe=tensor_recipes(dtypes=PORTABLE, grads=REQUIRING_GRAD))
def test_moved_then_detached_any_tensor_becomes_an_array(recipe, device):
    array = recipe.build(device).cpu().detach().numpy()
    assert type(array) is np.ndarray
    assert same_bits(array, recipe.build())


@claim("cpu-detach-numpy.converts-dtypes-of-numpy")
@given(recipe=tracked)
def test_moved_then_detached_a_tensor_of_a_numpy_dtype_converts(recipe, device):
    array = recipe.build(device).cpu().detach().numpy()
    assert type(array) is np.ndarray
    assert same_bits(array, recipe.build())


@claim("cpu-detach-numpy.must-move-before-detach")
@given(recipe=tracked)
def test_detached_before_the_move_the_conversion_is_an_error(recipe, device):
    tensor = recipe.build(device)
    error = raised_by(lambda: tensor.detach().cpu().numpy())
    assert error is not None


@claim("detach-cpu-numpy.converts-dtypes-of-numpy")
@given(recipe=tracked)
def test_detached_then_moved_the_tensor_converts_as_well(recipe, device):
    array = recipe.build(device).detach().cpu().numpy()
    assert same_bits(array, recipe.build())


@claim("cpu-numpy.still-needs-detach")
@given(recipe=tracked, mode=grad_modes())
def test_moved_but_not_detached_the_tensor_is_refused(recipe, mode, device):
    tensor = recipe.build(device)
    with mode():
        error = raised_by(lambda: tensor.cpu().numpy())
    assert isinstance(error, RuntimeError)


@claim("cpu-numpy.still-needs-detach-in-grad-mode")
@given(recipe=tracked)
def test_in_grad_mode_moved_but_not_detached_the_tensor_is_refused(recipe, device):
    moved = recipe.build(device).cpu()
    error = raised_by(moved.numpy)
    assert moved.requires_grad
    assert isinstance(error, RuntimeError)


@claim("cpu.serves-as-to-cpu")
@given(recipe=tensor_recipes(dtypes=PORTABLE))
def test_cpu_and_to_cpu_give_the_same(recipe, device):
    tensor = recipe.build(device)
    one, other = tensor.cpu(), tensor.to("cpu")
    assert same_bits(one.detach(), other.detach())
    assert (one.dtype, one.device, one.requires_grad) == (other.dtype, other.device, other.requires_grad)
    assert (one.stride(), type(one.grad_fn)) == (other.stride(), type(other.grad_fn))


@claim("cpu-detach-numpy-copy.converts")
@given(recipe=tensor_recipes(dtypes=PORTABLE))
def test_the_safe_chain_turns_any_tensor_into_an_array(recipe, device):
    array = recipe.build(device).cpu().detach().numpy().copy()
    assert same_bits(array, recipe.build())


@claim("cpu-detach-numpy-copy.converts-dtypes-of-numpy")
@given(recipe=convertible)
def test_the_safe_chain_keeps_every_bit(recipe, device):
    array = recipe.build(device).cpu().detach().numpy().copy()
    assert type(array) is np.ndarray
    assert same_bits(array, recipe.build())


@claim("cpu-detach-numpy-copy.array-writes-do-not-show")
@given(recipe=convertible, write=writes())
def test_a_write_to_the_array_of_the_safe_chain_does_not_show_in_the_tensor(recipe, write, device):
    tensor = recipe.build(device)
    array = tensor.cpu().detach().numpy().copy()
    flip_bits(array, write)
    assert same_bits(tensor.detach(), recipe.build())


@claim("cpu-detach-numpy-copy.tensor-writes-do-not-show")
@given(recipe=convertible, write=writes())
def test_a_write_to_the_tensor_does_not_show_in_the_array_of_the_safe_chain(recipe, write, device):
    tensor = recipe.build(device)
    array = tensor.cpu().detach().numpy().copy()
    flip_bits(tensor.detach(), write)
    assert same_bits(array, recipe.build())


@claim("cpu-numpy.keeps-values")
@given(recipe=untracked)
def test_a_moved_tensor_becomes_an_array_of_the_same_values(recipe, device):
    array = recipe.build(device).cpu().numpy()
    assert same_bits(array, recipe.build())


@claim("cpu-numpy-copy.keeps-values")
@given(recipe=untracked)
def test_a_copy_of_a_moved_tensors_array_has_the_same_values(recipe, device):
    array = recipe.build(device).cpu().numpy().copy()
    assert same_bits(array, recipe.build())


@claim("cpu-numpy.shares-with-the-moved-tensor")
@given(recipe=untracked, write=writes())
def test_the_array_shares_memory_with_the_tensor_on_the_cpu(recipe, write, device):
    moved = recipe.build(device).cpu()
    array = moved.numpy()
    assert array.flags.writeable
    assert shares_with(array, moved, write)


@claim("to-device.has-a-grad-fn")
@given(recipe=array_recipes(dtypes=("float32", "float64"), layouts=NON_NEGATIVE))
def test_a_tensor_moved_to_a_device_has_a_grad_fn(recipe, device):
    moved = torch.tensor(recipe.build(), requires_grad=True).to(device)
    assert type(moved.grad_fn).__name__ == "ToCopyBackward0"
    assert "grad_fn=<ToCopyBackward0>" in repr(moved)


@claim("to-device.converts-back")
@given(recipe=array_recipes(dtypes=("float32", "float64"), layouts=NON_NEGATIVE))
def test_a_tensor_with_a_grad_fn_converts_after_cpu_and_detach(recipe, device):
    moved = torch.tensor(recipe.build(), requires_grad=True).to(device)
    array = moved.cpu().detach().numpy().copy()
    assert same_bits(array, recipe.build())


@claim("cpu.returns-a-tensor-on-the-cpu")
@given(recipe=anything)
def test_cpu_gives_a_tensor_on_the_cpu_of_the_same_values(recipe, device):
    moved = recipe.build(device).cpu()
    assert isinstance(moved, torch.Tensor)
    assert moved.device.type == "cpu"
    assert same_bits(moved.detach(), recipe.build().detach())


@claim("cpu.keeps-the-type")
@given(
    recipe=tensor_recipes(dtypes=("float32", "float64"), grads=("none",), allow_bits=False),
    kind=st.sampled_from((torch.Tensor, torch.nn.Parameter)),
)
def test_cpu_does_not_change_the_type(recipe, kind, device):
    tensor = recipe.build(device)
    variable = torch.nn.Parameter(tensor) if kind is torch.nn.Parameter else tensor
    moved = variable.cpu()
    assert type(moved) is type(variable)
    assert moved.dtype == variable.dtype


@claim("from_numpy-to-device.keeps-values")
@given(recipe=arrays)
@tried_first(hard.ARRAYS)
def test_an_array_moved_to_a_device_keeps_its_values(recipe, device):
    tensor = torch.from_numpy(recipe.build()).to(device)
    assert tensor.device.type == torch.device(device).type
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-to-device.array-writes-do-not-show")
@given(recipe=writable, write=writes())
def test_a_write_to_the_array_does_not_show_in_the_moved_tensor(recipe, write, device):
    array = recipe.build()
    tensor = torch.from_numpy(array).to(device)
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-to-device.tensor-writes-do-not-show")
@given(recipe=arrays, write=writes())
@tried_first(hard.ARRAYS)
def test_a_write_to_the_moved_tensor_does_not_show_in_the_array(recipe, write, device):
    array = recipe.build()
    tensor = torch.from_numpy(array).to(device)
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("from_numpy-to-device.non-blocking-keeps-values")
@given(recipe=arrays)
@tried_first(hard.ARRAYS)
def test_an_array_moved_without_waiting_keeps_its_values(recipe, device):
    array = recipe.build()
    tensor = torch.from_numpy(array).to(device, non_blocking=True)
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-to-device.pinned-non-blocking-keeps-values")
@given(recipe=arrays)
def test_an_array_moved_from_pinned_memory_without_waiting_keeps_its_values(recipe, device):
    pinned = torch.from_numpy(recipe.build()).pin_memory()
    tensor = pinned.to(device, non_blocking=True)
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-cuda.keeps-values")
@given(recipe=arrays)
def test_an_array_moved_by_cuda_keeps_its_values(recipe, device):
    tensor = torch.from_numpy(recipe.build()).cuda()
    assert tensor.device.type == torch.device(device).type
    assert same_bits(tensor, recipe.build())


@claim("from_numpy-cuda.array-writes-do-not-show")
@given(recipe=writable, write=writes())
def test_a_write_to_the_array_does_not_show_in_the_tensor_moved_by_cuda(recipe, write, device):
    array = recipe.build()
    tensor = torch.from_numpy(array).cuda()
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("cpu.non-blocking-keeps-values-once-waited-for")
@given(recipe=untracked)
def test_a_tensor_moved_to_the_cpu_has_its_values_once_the_device_was_waited_for(recipe, device):
    moved = recipe.build(device).to("cpu", non_blocking=True)
    wait_for(device)
    assert same_bits(moved, recipe.build())


@claim("to-another-gpu.keeps-values")
@given(recipe=untracked)
def test_a_tensor_moved_to_another_gpu_keeps_its_values(recipe, device):
    moved = recipe.build(device).to(another(device))
    assert moved.device == torch.device(another(device))
    assert same_bits(moved, recipe.build())


@claim("to-another-gpu.writes-do-not-show")
@given(recipe=untracked, write=writes())
def test_a_write_on_one_gpu_does_not_show_on_another(recipe, write, device):
    tensor = recipe.build(device)
    moved = tensor.to(another(device))
    flip_bits(tensor, write)
    assert same_bits(moved, recipe.build())


@claim("mixing.gpus-is-an-error")
@given(recipe=tensor_recipes(dtypes=numpy_dtypes, grads=("none",), min_dims=1, allow_bits=False))
def test_a_sum_of_tensors_on_two_gpus_is_an_error(recipe, device):
    left, right = recipe.build(device), recipe.build(another(device))
    error = raised_by(lambda: left + right)
    assert isinstance(error, RuntimeError)


@claim("tensor-on-device.keeps-values")
@given(recipe=arrays)
def test_a_tensor_made_on_a_device_has_the_values_of_the_array(recipe, device):
    tensor = torch.tensor(recipe.build(), device=device)
    assert tensor.device.type == torch.device(device).type
    assert same_bits(tensor, recipe.build())


@claim("tensor-on-device.array-writes-do-not-show")
@given(recipe=writable, write=writes())
def test_a_tensor_made_on_a_device_does_not_follow_the_array(recipe, write, device):
    array = recipe.build()
    tensor = torch.tensor(array, device=device)
    flip_bits(array, write)
    assert same_bits(tensor, recipe.build())


@claim("tensor-on-device.tensor-writes-do-not-show")
@given(recipe=arrays, write=writes())
def test_the_array_does_not_follow_a_tensor_made_on_a_device(recipe, write, device):
    array = recipe.build()
    tensor = torch.tensor(array, device=device)
    flip_bits(tensor, write)
    assert same_bits(array, recipe.build())


@claim("tensor-on-device.must-name-the-device")
@given(recipe=arrays, default=device_modes())
def test_without_a_name_the_tensor_is_made_on_the_cpu(recipe, default, device):
    with default(device):
        tensor = torch.tensor(recipe.build())
    assert tensor.device.type == "cpu"


@claim("tensor-on-device.default-device-is-the-cpu")
@given(recipe=arrays)
def test_where_no_default_is_set_the_tensor_is_made_on_the_cpu(recipe):
    tensor = torch.tensor(recipe.build())
    assert tensor.device.type == "cpu"


@claim("mixing.devices-is-an-error")
@given(one=untracked, other=untracked)
def test_a_sum_of_tensors_on_two_devices_is_an_error(one, other, device):
    left, right = one.build(), other.build(device)
    error = raised_by(lambda: left + right)
    assert error is not None


@claim("mixing.devices-of-tensors-that-are-not-0d-is-an-error")
@given(recipe=tensor_recipes(dtypes=numpy_dtypes, grads=("none",), min_dims=1, allow_bits=False))
def test_a_sum_of_tensors_that_are_not_0d_on_two_devices_is_an_error(recipe, device):
    left, right = recipe.build(), recipe.build(device)
    error = raised_by(lambda: left + right)
    assert isinstance(error, RuntimeError)
