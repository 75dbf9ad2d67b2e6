"""Every way of writing into shared memory, parameters that no loss reaches, counts of many."""

import operator

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given

shapes = st.sampled_from(((), (1,), (3,), (2, 3), (2, 1, 3), (70,)))
dtypes = st.sampled_from(("float32", "float64", "int64", "int32", "uint8"))
counts = st.sampled_from((1000, 32_768, 65_536, 100_003, 1_000_000))
groups = st.integers(1, 3)
IN_PLACE = (operator.iadd, operator.isub, operator.imul, operator.ifloordiv, operator.imod, operator.ipow)


def at(tensor, key, value):
    tensor[key] = value
    return tensor


WRITES = (
    lambda tensor: at(tensor, ..., 3),
    lambda tensor: at(tensor, None, 3),
    lambda tensor: at(tensor, tensor > 0, 3),
    lambda tensor: at(tensor, tensor > 0, tensor[tensor > 0] + 1),
    lambda tensor: tensor.fill_(3),
    lambda tensor: tensor.zero_(),
    lambda tensor: tensor.add_(1),
    lambda tensor: tensor.sub_(tensor),
    lambda tensor: tensor.mul_(2),
    lambda tensor: tensor.copy_(torch.full_like(tensor, 3)),
    lambda tensor: tensor.clamp_(max=1),
    lambda tensor: tensor.masked_fill_(tensor > 0, 3),
    lambda tensor: tensor.view(-1).fill_(3).view(tensor.shape),
    lambda tensor: tensor.set_(tensor.detach().add_(1)),
    lambda tensor: torch.add(tensor, 1, out=tensor),
    lambda tensor: torch.mul(tensor, tensor, out=tensor),
)


@claim("from_numpy.every-write-reaches-the-array", share=0.2)
@given(shape=shapes, dtype=dtypes)
def test_every_write_to_the_tensor_reaches_the_array(shape, dtype):
    for write in WRITES:
        array = np.full(shape, 2, dtype)
        result = write(torch.from_numpy(array))
        assert result.data_ptr() == array.ctypes.data, "sharing"
        assert array.tolist() == result.tolist() != np.full(shape, 2).tolist(), "sharing"


@claim("from_numpy.every-operator-in-place-reaches-the-array", share=0.5)
@given(shape=shapes, dtype=dtypes, other=st.sampled_from((3, np.int64(3), torch.tensor(3))))
def test_every_operator_in_place_reaches_the_array(shape, dtype, other):
    for operation in IN_PLACE:
        array = np.full(shape, 2, dtype)
        tensor = torch.from_numpy(array)
        assert operation(tensor, other) is tensor, "identity"
        assert array.tolist() == tensor.tolist(), "sharing"


@claim("optimizers.leave-what-no-loss-reaches", share=0.2)
@given(count=groups, momentum=st.sampled_from((0.0, 0.9)), decay=st.sampled_from((0.0, 0.1)))
def test_a_parameter_that_no_loss_reaches_stays_as_it_is(count, momentum, decay):
    parameters = [torch.nn.Parameter(torch.full((2,), 1.0 + place)) for place in range(count + 1)]
    each = [{"params": [parameter]} for parameter in parameters]
    optimizer = torch.optim.SGD(each, lr=0.1, momentum=momentum, weight_decay=decay)
    sum(parameters).sum().backward()
    optimizer.step()
    optimizer.zero_grad()
    before = parameters[0].tolist()
    sum([parameters[0].detach(), *parameters[1:]]).sum().backward()
    optimizer.step()
    assert parameters[0].tolist() == before, "values"


@claim("batches.many-correct-answers-are-counted", share=0.2)
@given(count=counts, wrong=st.integers(0, 3))
def test_each_of_many_correct_answers_is_counted(count, wrong):
    labels = torch.arange(count) % 7
    correct = labels == torch.cat([labels[: count - wrong], labels[count - wrong :] + 1])
    assert correct.sum().item() == count - wrong, "values"
    assert correct.view(1, -1).sum(dim=1).tolist() == [count - wrong], "values"
    assert int(correct.numpy().sum()) == int(torch.count_nonzero(correct)) == count - wrong, "values"
