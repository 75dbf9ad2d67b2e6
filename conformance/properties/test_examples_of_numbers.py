"""The examples that the documents print of numbers, gradients and training, each line with its output."""

import numpy as np
import torch

from conformance.properties import claim
from conformance.properties.oracles import raised_by


@claim("examples.item", ambient="as it is")
def test_item_of_a_scalar_tensor_is_a_float():
    scalar_tensor = torch.tensor(3.1415)
    value = scalar_tensor.item()
    assert str(type(value)) == "<class 'float'>"
    assert abs(value - 3.1415) < 1e-6


@claim("examples.item-as-printed", ambient="as it is")
def test_item_of_a_scalar_tensor_prints_the_number_that_it_was_made_from():
    values = [torch.tensor(number).item() for number in (3.1415, 3.14, 6.28)]
    assert list(map(str, values)) == ["3.1415", "3.14", "6.28"]


@claim("examples.item-of-several", ambient="as it is")
def test_item_of_several_elements_is_refused_with_the_printed_words():
    vector_tensor = torch.tensor([1, 2, 3])
    error = raised_by(vector_tensor.item)
    assert isinstance(error, ValueError)
    assert str(error) == "only one element tensors can be converted to Python scalars"


@claim("examples.casts", ambient="as it is")
def test_float_of_one_element_prints_its_number():
    scalar_tensor = torch.tensor(5.0)
    single_element_tensor = torch.tensor([5.0])
    assert str(float(scalar_tensor)) == "5.0"
    assert str(float(single_element_tensor)) == "5.0"


@claim("examples.cast-of-several", ambient="as it is")
def test_float_of_several_elements_raises_valueerror():
    vector_tensor = torch.tensor([1, 2])
    error = raised_by(lambda: float(vector_tensor))
    assert isinstance(error, ValueError)


@claim("examples.squeeze-item", ambient="as it is")
def test_a_matrix_of_one_element_prints_its_number_once_squeezed():
    tensor = torch.tensor([[5.0]])
    squeezed_tensor = tensor.squeeze()
    assert str(squeezed_tensor.shape) == "torch.Size([])"
    assert str(squeezed_tensor.item()) == "5.0"
    assert str(tensor) == "tensor([[5.]])"
    assert str(torch.tensor([[3.14]]).squeeze().shape) == "torch.Size([])"


@claim("examples.device-cpu-item", ambient="as it is")
def test_a_number_on_a_device_prints_after_cpu(device):
    tensor_gpu = torch.tensor(2.0, device=device)
    value = tensor_gpu.cpu().item()
    assert str(value) == "2.0"


@claim("examples.detach-item", ambient="as it is")
def test_a_number_with_a_gradient_prints_after_backward_and_detach():
    x = torch.tensor(3.0, requires_grad=True)
    y = x**2
    y.backward()
    value = x.detach().item()
    assert str(value) == "3.0"
    assert str(x.grad) == "tensor(6.)"
    assert str(x) == "tensor(3., requires_grad=True)"


@claim("examples.item-of-an-integer", ambient="as it is")
def test_item_of_42_prints_42():
    scalar = torch.tensor(42)
    assert str(scalar.item()) == "42"


@claim("examples.tensor-with-a-gradient", ambient="as it is")
def test_the_square_of_a_tensor_made_of_an_array_has_the_printed_gradient():
    x_np = np.array([3.0], dtype=np.float32)
    x_tensor = torch.tensor(x_np, requires_grad=True)
    y = x_tensor**2
    y.backward()
    assert str(x_tensor.grad) == "tensor([6.])"


@claim("examples.sigmoid-and-data", ambient="as it is")
def test_the_program_that_edits_data_prints_zeros_for_the_gradient():
    a = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)
    assert str(a) == "tensor([4., 5., 6.], requires_grad=True)"
    out = a.sigmoid()
    assert str(out) == "tensor([0.9820, 0.9933, 0.9975], grad_fn=<SigmoidBackward0>)"
    assert str(out.requires_grad) == "True"
    result = out.data
    result.zero_()
    assert str(result) == "tensor([0., 0., 0.])"
    assert str(out) == "tensor([0., 0., 0.], grad_fn=<SigmoidBackward0>)"
    out.sum().backward()
    assert str(a.grad) == "tensor([0., 0., 0.])"


@claim("examples.sigmoid-and-detach", ambient="as it is")
def test_the_program_that_edits_a_detached_tensor_stops_with_an_error():
    a = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)
    out = a.sigmoid()
    result = out.detach()
    assert str(result) == "tensor([0.9820, 0.9933, 0.9975])"
    result.zero_()
    assert str(out) == "tensor([0., 0., 0.], grad_fn=<SigmoidBackward0>)"
    error = raised_by(out.sum().backward)
    assert "modified by an inplace operation" in str(error)
    assert a.grad is None


@claim("examples.data-on-a-device", ambient="as it is")
def test_the_first_value_prints_alike_by_each_order_of_data_and_cpu(device):
    a = torch.tensor([1.0, 2.0], requires_grad=True, device=device)
    assert str(a.data.cpu()) == str(a.cpu().data) == "tensor([1., 2.])"
    assert str(a.cpu().data[0]) == str(a.data.cpu()[0]) == "tensor(1.)"
    assert str(a.data[0].cpu()) == "tensor(1.)"
    assert str(a.data.cpu().numpy()) == "[1. 2.]"


@claim("examples.detach-between-two-networks", ambient="as it is")
def test_backward_of_b_leaves_a_without_gradients():
    a, b = torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)
    hidden = a(torch.ones(5, 3)).detach()
    out = b(hidden)
    loss = torch.nn.functional.cross_entropy(out, torch.tensor([0, 1, 0, 1, 0]))
    loss.backward()
    assert [parameter.grad for parameter in a.parameters()] == [None, None]
    assert [parameter.grad.shape for parameter in b.parameters()] == [(2, 4), (2,)]
    assert all(parameter.requires_grad for parameter in a.parameters())


@claim("examples.detach_-between-two-networks", ambient="as it is")
def test_backward_of_b_leaves_a_without_gradients_after_detach_in_place():
    a, b = torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)
    hidden = a(torch.ones(5, 3))
    assert hidden.detach_() is hidden
    torch.nn.functional.cross_entropy(b(hidden), torch.tensor([0, 1, 0, 1, 0])).backward()
    assert [parameter.grad for parameter in a.parameters()] == [None, None]
    assert [parameter.grad.shape for parameter in b.parameters()] == [(2, 4), (2,)]


def stopped_by(program, **names):
    """The exception that a program ends with, or None."""
    try:
        exec(program, names)
    except Exception as error:
        return error
    return None


@claim("examples.detach-as-printed", ambient="as it is")
def test_the_program_with_the_misspelt_call_runs():
    ending = stopped_by("a = a.deatch()", a=torch.ones(2, requires_grad=True) * 1)
    assert ending is None, "refusal"


@claim("examples.accuracy-as-printed", ambient="as it is")
def test_the_program_with_the_misspelt_name_runs():
    outputs, label = torch.eye(3), torch.tensor([0, 1, 1])
    program = "acc = (outputs.argmax(dim=1) == label).sum().cpu().item() / len(labels)"
    ending = stopped_by(program, outputs=outputs, label=label)
    assert ending is None, "refusal"


@claim("examples.accuracy", ambient="as it is")
def test_the_accuracy_of_a_batch_prints_as_a_number():
    outputs, label = torch.eye(4), torch.tensor([0, 1, 2, 0])
    acc = (outputs.argmax(dim=1) == label).sum().cpu().item() / len(label)
    assert str(acc) == "0.75"
