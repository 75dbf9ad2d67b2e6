"""The simulated device computes, shares memory and differentiates as the CPU does."""

import operator

import pytest
import torch

from strategies import devices

pytestmark = pytest.mark.skipif(
    "simulated" not in devices().present, reason=devices().absent.get("simulated", "it is there")
)

NUMBERS = [[1.0, -2.0, 3.5], [0.25, 0.0, -7.0]]


def there(values=NUMBERS, **options):
    """A tensor on the device, made from a list."""
    return torch.tensor(values, **options).to("simulated")


OPERATIONS = {
    "add": lambda x: x + x,
    "add a number": lambda x: 1 + x,
    "multiply": lambda x: x * x,
    "divide": lambda x: x / 2,
    "power": lambda x: x**2,
    "negate": operator.neg,
    "compare": lambda x: x > 0,
    "matrix product": lambda x: x @ x.t(),
    "sum": lambda x: x.sum(),
    "sum along a side": lambda x: x.sum(dim=1),
    "greatest": lambda x: x.max(dim=0).values,
    "sort": lambda x: x.sort(dim=1).indices,
    "concatenate": lambda x: torch.cat([x, x]),
    "stack": lambda x: torch.stack([x, x], dim=1),
    "where": lambda x: torch.where(x > 0, x, x * 10),
    "sigmoid": torch.sigmoid,
    "index": lambda x: x[1],
    "index by a list": lambda x: x[:, [2, 0]],
    "index by a mask": lambda x: x[x > 0],
    "slice": lambda x: x[:, ::2],
    "transpose": lambda x: x.t(),
    "expand": lambda x: x[:, :1].expand(2, 4),
    "reshape": lambda x: x.reshape(3, 2),
    "to another dtype": lambda x: x.to(torch.int64),
    "zeros alike": torch.zeros_like,
    "clone": torch.clone,
    "in place": lambda x: x.clone().mul_(3),
    "into a result": lambda x: torch.add(x, x, out=torch.empty_like(x)),
    "into an empty result": lambda x: torch.add(x, x, out=x.new_empty(0)),
    "a lazy conjugate": lambda x: (x * 1j).conj(),
    "of a lazy conjugate": lambda x: (x * 1j).conj() + 1,
    "into a lazy conjugate": lambda x: (x * 1j).conj().zero_(),
    "a lazy negation": lambda x: (x * 1j).conj().imag,
    "the bits as integers": lambda x: x.view(torch.int32),
    "the parts of complex numbers": lambda x: torch.view_as_real(x * 1j),
    "pairs as complex numbers": lambda x: torch.view_as_complex(x.reshape(3, 2)),
    "windows": lambda x: x.unfold(1, 2, 1),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_an_operation_gives_what_it_gives_on_the_cpu(operation):
    result, reference = operation(there()), operation(torch.tensor(NUMBERS))
    assert result.device.type == "simulated"
    assert (result.dtype, result.shape) == (reference.dtype, reference.shape)
    assert result.cpu().tolist() == reference.tolist()
    assert result.tolist() == reference.tolist()


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x[1],
        lambda x: x.view(3, 2),
        lambda x: x.t(),
        lambda x: x.detach(),
        lambda x: x.data,
        lambda x: x.detach()[0, 1:],
        lambda x: x.unsqueeze(0),
        lambda x: x.view_as(x),
    ],
    ids=["row", "view", "transposed", "detach", "data", "slice", "unsqueeze", "view_as"],
)
def test_a_write_to_a_view_shows_in_its_base_and_the_other_way_round(view):
    for device in ("cpu", "simulated"):
        base = torch.tensor(NUMBERS).to(device)
        seen = view(base)
        seen.fill_(9)
        assert base.tolist() != NUMBERS
        assert {*base.flatten().tolist()} <= {9.0, *NUMBERS[0], *NUMBERS[1]}
        base.zero_()
        assert not seen.flatten().any().item()


def test_views_change_the_same_elements_as_on_the_cpu():
    on_cpu, on_device = torch.tensor(NUMBERS), there()
    for tensor in (on_cpu, on_device):
        tensor[:, 1].add_(100)
        tensor.t()[2].mul_(-1)
    assert on_device.tolist() == on_cpu.tolist() != NUMBERS


def test_moving_there_and_back_makes_new_memory_and_staying_does_not():
    origin = torch.tensor(NUMBERS)
    tensor = origin.to("simulated")
    back = tensor.cpu()
    tensor.zero_()
    assert origin.tolist() == back.tolist() == NUMBERS
    assert tensor.to("simulated") is tensor


@pytest.mark.parametrize(
    "operation",
    [
        torch.sigmoid,
        torch.exp,
        lambda x: x * x,
        lambda x: x @ x.t(),
        lambda x: x[0],
        lambda x: x.t().reshape(-1),
    ],
    ids=["sigmoid", "exp", "square", "matrix product", "row", "reshape"],
)
def test_gradients_are_those_of_the_cpu(operation):
    gradients = []
    for device in ("cpu", "simulated"):
        leaf = torch.tensor(NUMBERS).to(device).requires_grad_()
        operation(leaf).sum().backward()
        assert leaf.grad.device.type == device
        gradients.append(leaf.grad.tolist())
    assert gradients[0] == gradients[1] != [[0.0] * 3] * 2


def test_a_gradient_flows_back_to_a_leaf_on_the_cpu():
    leaf = torch.tensor(NUMBERS, requires_grad=True)
    (leaf.to("simulated") * 3).sum().backward()
    assert leaf.grad.tolist() == [[3.0] * 3] * 2


def test_detaching_shares_memory_and_leaves_the_graph():
    leaf = there().requires_grad_()
    for shared in (leaf.detach(), leaf.data):
        assert not shared.requires_grad
        shared.mul_(2)
    assert leaf.tolist() == [[4 * number for number in row] for row in NUMBERS]
    assert leaf.is_leaf


def test_backward_after_a_hidden_edit_is_as_on_the_cpu():
    gradients = []
    for device in ("cpu", "simulated"):
        leaf = torch.tensor(NUMBERS).to(device).requires_grad_()
        result = leaf.sigmoid()
        result.data.zero_()
        result.sum().backward()
        gradients.append(leaf.grad.tolist())
    assert gradients[0] == gradients[1] == [[0.0] * 3] * 2


def test_backward_after_an_open_edit_is_refused_as_on_the_cpu():
    leaf = there().requires_grad_()
    result = leaf.sigmoid()
    result.detach().zero_()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        result.sum().backward()


def test_registering_again_changes_nothing():
    from strategies import simulated

    before = list(simulated._libraries)
    simulated.register()
    assert simulated._libraries == before
