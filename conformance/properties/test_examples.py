"""The examples that the documents print between arrays and tensors, each line with the output beside it."""

import numpy as np
import torch

from conformance.properties import claim
from conformance.properties.oracles import raised_by


@claim("examples.detach-numpy", ambient="as it is")
def test_a_tensor_with_a_gradient_prints_as_an_array_once_detached():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    assert str(x) == "tensor([1., 2.], requires_grad=True)"
    assert raised_by(x.numpy) is not None
    array = x.detach().numpy()
    assert str(array) == "[1. 2.]"
    assert str(type(array)) == "<class 'numpy.ndarray'>"
    assert str(x) == "tensor([1., 2.], requires_grad=True)"


@claim("examples.move-detach-numpy", ambient="as it is")
def test_the_program_for_any_device_prints_the_same_arrays(device):
    x = torch.tensor([1.0, 2.0], requires_grad=True, device=device)
    y = torch.tensor([1.0, 2.0, 3.0], requires_grad=True, device=device)
    where = "" if device == "cpu" else f" device='{x.device}',"
    assert str(x) == f"tensor([1., 2.],{where} requires_grad=True)"
    assert str(y) == f"tensor([1., 2., 3.],{where} requires_grad=True)"
    x = x.to("cpu")
    x = x.detach()
    x = x.numpy()
    assert str(x) == "[1. 2.]"
    assert str(type(x)) == "<class 'numpy.ndarray'>"
    y = y.cpu().detach().numpy()
    assert str(y) == "[1. 2. 3.]"
    assert str(type(y)) == "<class 'numpy.ndarray'>"


@claim("examples.from_numpy", ambient="as it is")
def test_a_write_to_the_tensor_of_from_numpy_prints_in_both():
    a = np.array([1, 2, 3])
    t = torch.from_numpy(a)
    assert str(t) == "tensor([1, 2, 3])"
    t[0] = -1
    assert str(t) == "tensor([-1,  2,  3])"
    assert str(a) == "[-1  2  3]"


@claim("examples.from_numpy-clone", ambient="as it is")
def test_a_write_to_the_clone_prints_in_the_clone_alone():
    a = np.array([1, 2, 3])
    t = torch.from_numpy(a).clone()
    assert str(t) == "tensor([1, 2, 3])"
    t[0] = -1
    assert str(t) == "tensor([-1,  2,  3])"
    assert str(a) == "[1 2 3]"


@claim("examples.numpy", ambient="as it is")
def test_a_write_to_the_array_of_numpy_prints_in_both():
    t = torch.tensor([1, 2, 3])
    a = t.numpy()
    assert str(a) == "[1 2 3]"
    a[0] = -1
    assert str(a) == "[-1  2  3]"
    assert str(t) == "tensor([-1,  2,  3])"


@claim("examples.numpy-copy", ambient="as it is")
def test_a_write_to_the_copy_prints_in_the_copy_alone():
    t = torch.tensor([1, 2, 3])
    a = t.numpy().copy()
    assert str(a) == "[1 2 3]"
    a[0] = -1
    assert str(a) == "[-1  2  3]"
    assert str(t) == "tensor([1, 2, 3])"


@claim("examples.numpy-copy-as-printed", ambient="as it is")
def test_a_write_to_the_copy_prints_in_the_tensor_too():
    t = torch.tensor([1, 2, 3])
    a = t.numpy().copy()
    a[0] = -1
    assert str(t) == "tensor([-1,  2,  3])"


@claim("examples.device-cpu-numpy-copy", ambient="as it is")
def test_a_tensor_on_a_device_prints_so_and_its_array_does_not(device):
    t = torch.tensor([1, 2, 3]).to(device)
    assert str(t) == f"tensor([1, 2, 3], device='{t.device}')"
    a = t.cpu().numpy().copy()
    assert str(a) == "[1 2 3]"


@claim("examples.device-cpu-detach-numpy-copy", ambient="as it is")
def test_a_tensor_with_a_gradient_on_a_device_prints_its_grad_fn(device):
    t = torch.tensor([0.1, 2, 3], requires_grad=True).to(device)
    assert "".join(str(t).split()) == (
        f"tensor([0.1000,2.0000,3.0000],device='{t.device}',grad_fn=<ToCopyBackward0>)"
    )
    a = t.cpu().detach().numpy().copy()
    assert str(a) == "[0.1 2.  3. ]"


@claim("examples.numpy-of-a-matrix", ambient="as it is")
def test_a_matrix_of_one_row_becomes_an_array_of_one_row():
    a = torch.tensor([[1.0, 2.0]])
    array = a.numpy()
    assert str(array) == "[[1. 2.]]"
    assert array.dtype.name == "float32"


@claim("examples.numpy-shares", ambient="as it is")
def test_a_number_set_in_the_array_prints_in_the_tensor():
    tensor = torch.tensor([1, 2, 3])
    numpy_array = tensor.numpy()
    numpy_array[0] = 100
    assert str(tensor) == "tensor([100,   2,   3])"


@claim("examples.numpy-copy-is-independent", ambient="as it is")
def test_a_number_set_in_the_copy_does_not_print_in_the_tensor():
    tensor = torch.tensor([1, 2, 3])
    numpy_array = tensor.numpy().copy()
    numpy_array[0] = 100
    assert str(tensor) == "tensor([1, 2, 3])"


@claim("examples.clone-numpy", ambient="as it is")
def test_a_number_set_in_the_array_of_a_clone_prints_in_the_clone_alone():
    tensor = torch.tensor([1, 2, 3])
    cloned_tensor = tensor.clone()
    numpy_array = cloned_tensor.numpy()
    numpy_array[0] = 100
    assert str(cloned_tensor) == "tensor([100,   2,   3])"
    assert str(tensor) == "tensor([1, 2, 3])"


@claim("examples.device-numpy", ambient="as it is")
def test_a_tensor_on_a_device_converts_after_the_move_and_not_before(device):
    tensor_gpu = torch.tensor([1, 2, 3], device=device)
    assert raised_by(tensor_gpu.numpy) is not None
    tensor_cpu = tensor_gpu.cpu()
    numpy_array = tensor_cpu.numpy()
    numpy_array[0] = 100
    assert str(tensor_cpu) == "tensor([100,   2,   3])"


@claim("examples.numpy-with-a-gradient", ambient="as it is")
def test_the_program_catches_runtimeerror_and_converts_the_detached_tensor():
    tensor = torch.tensor([1.0, 2.0], requires_grad=True)
    assert isinstance(raised_by(tensor.numpy), RuntimeError)
    detached_tensor = tensor.detach()
    assert str(detached_tensor) == "tensor([1., 2.])"
    numpy_array = detached_tensor.numpy()
    assert str(numpy_array) == "[1. 2.]"


@claim("examples.shared-then-copied", ambient="as it is")
def test_a_copy_taken_after_a_write_is_independent_from_then_on():
    tensor_cpu = torch.tensor([1, 2, 3], dtype=torch.float32)
    numpy_shared = tensor_cpu.numpy()
    numpy_shared[0] = 100
    assert str(tensor_cpu) == "tensor([100.,   2.,   3.])"
    numpy_copy = tensor_cpu.numpy().copy()
    numpy_copy[0] = 200
    assert str(tensor_cpu) == "tensor([100.,   2.,   3.])"


@claim("examples.device-to-array", ambient="as it is")
def test_the_array_of_a_tensor_from_a_device_prints_its_numbers(device):
    tensor_gpu = torch.tensor([4, 5, 6], device=device)
    tensor_cpu = tensor_gpu.cpu()
    numpy_gpu = tensor_cpu.numpy()
    assert str(numpy_gpu) == "[4 5 6]"


@claim("examples.detached-array-leaves-the-tensor", ambient="as it is")
def test_a_number_set_in_the_array_of_a_detached_tensor_does_not_print_in_the_tensor():
    x = torch.tensor([3.0], requires_grad=True)
    detached_x = x.detach()
    numpy_detached = detached_x.numpy()
    numpy_detached[0] = 5.0
    assert str(x) == "tensor([3.], requires_grad=True)"


@claim("examples.from_numpy-shares-both-ways", ambient="as it is")
def test_numbers_set_on_either_side_print_on_the_other():
    numpy_array = np.array([1, 2, 3], dtype=np.float32)
    tensor_shared = torch.from_numpy(numpy_array)
    numpy_array[0] = 100
    assert str(tensor_shared) == "tensor([100.,   2.,   3.])"
    tensor_shared[1] = 200
    assert str(numpy_array) == "[100. 200.   3.]"


@claim("examples.two-ways-not-to-share", ambient="as it is")
def test_a_copy_and_a_clone_of_what_is_shared_print_what_they_were():
    numpy_array = np.array([1, 2, 3], dtype=np.float32)
    tensor_shared = torch.from_numpy(numpy_array)
    numpy_array[0], tensor_shared[1] = 100, 200
    numpy_copy = numpy_array.copy()
    tensor_independent = torch.from_numpy(numpy_copy)
    tensor_clone = tensor_shared.clone()
    numpy_array[2] = 300
    assert str(tensor_independent) == "tensor([100., 200.,   3.])"
    assert str(tensor_clone) == "tensor([100., 200.,   3.])"


@claim("examples.tensor-is-independent", ambient="as it is")
def test_numbers_set_on_either_side_of_a_new_tensor_print_there_alone():
    numpy_array = np.array([1, 2, 3], dtype=np.float32)
    tensor_new = torch.tensor(numpy_array)
    numpy_array[0] = 100
    assert str(tensor_new) == "tensor([1., 2., 3.])"
    tensor_new[1] = 200
    assert str(numpy_array) == "[100.   2.   3.]"


@claim("examples.tensor-of-another-dtype", ambient="as it is")
def test_a_tensor_of_a_named_dtype_prints_it():
    numpy_array = np.array([1, 2, 3], dtype=np.float32)
    tensor = torch.tensor(numpy_array, dtype=torch.float64)
    assert str(tensor) == "tensor([1., 2., 3.], dtype=torch.float64)"
    assert str(torch.from_numpy(numpy_array)) == "tensor([1., 2., 3.])"


@claim("examples.array-to-device", ambient="as it is")
def test_the_two_ways_to_a_device_print_the_same_and_share_nothing(device):
    numpy_array = np.array([1, 2, 3])
    moved = torch.from_numpy(numpy_array).to(device)
    made = torch.tensor(numpy_array, device=device)
    numpy_array[0] = 100
    assert str(moved) == f"tensor([1, 2, 3], device='{moved.device}')"
    assert str(made) == f"tensor([1, 2, 3], device='{made.device}')"


@claim("examples.from_numpy-of-int32", ambient="as it is")
def test_a_number_set_in_an_array_of_int32_prints_in_the_tensor_with_the_dtype():
    numpy_shared = np.array([1, 2, 3], dtype=np.int32)
    tensor_shared = torch.from_numpy(numpy_shared)
    numpy_shared[0] = 100
    assert str(tensor_shared) == "tensor([100,   2,   3], dtype=torch.int32)"


@claim("examples.tensor-of-float64-as-float32", ambient="as it is")
def test_a_number_set_in_an_array_of_float64_does_not_print_in_the_float32_tensor():
    numpy_independent = np.array([4, 5, 6], dtype=np.float64)
    tensor_independent = torch.tensor(numpy_independent, dtype=torch.float32)
    numpy_independent[0] = 400
    assert str(tensor_independent) == "tensor([4., 5., 6.])"


@claim("examples.from_numpy-of-a-copy", ambient="as it is")
def test_a_number_set_in_the_array_does_not_print_in_the_tensor_of_its_copy():
    numpy_original = np.array([7, 8, 9])
    tensor_copy = torch.from_numpy(numpy_original.copy())
    numpy_original[0] = 700
    assert str(tensor_copy) == "tensor([7, 8, 9])"
