"""Losses and correct answers as a training loop counts them, in batches as large as people have them."""

import numpy as np
import torch
from hypothesis import strategies as st

from conformance.properties import claim, given
from conformance.properties.oracles import same_bits, same_number

sizes = st.sampled_from((1, 2, 64, 1000, 5000)) | st.integers(1, 4096)
orders = st.lists(st.permutations(range(10)), min_size=1, max_size=4)
labels = st.lists(st.integers(0, 9), min_size=1, max_size=7)
numbers = st.lists(st.floats(-1000, 1000, width=16), min_size=1, max_size=5)


@claim("batches.count-correct-answers")
@given(size=sizes, rows=orders, answers=labels)
def test_the_number_of_correct_answers_of_a_batch_is_that_of_numpy(size, rows, answers, device):
    scores = np.resize(np.array(rows, "float32"), (size, 10))
    truth = np.resize(np.array(answers), size)
    outputs, label = torch.tensor(scores, device=device), torch.tensor(truth, device=device)
    count = (outputs.argmax(dim=1) == label).sum().cpu().item()
    assert same_number(count, int((scores.argmax(1) == truth).sum()))
    assert same_number(count / len(label), int((scores.argmax(1) == truth).sum()) / size)


@claim("batches.add-up-losses", share=0.25)
@given(losses=numbers, batches=st.sampled_from((1, 2, 100, 1000)))
def test_the_losses_of_an_epoch_add_up_to_the_sum_of_their_numbers(losses, batches, device):
    scale = torch.ones((), requires_grad=True, device=device)
    total = expected = 0.0
    for number in np.resize(np.array(losses), batches).tolist():
        total += (scale * number).item()
        expected += number
    assert same_number(total, expected)


@claim("batches.train-as-the-program-says", share=0.1)
@given(rows=orders, answers=labels, batches=st.integers(1, 5))
def test_the_training_program_moves_its_weights_and_keeps_plain_numbers(rows, answers, batches):
    data = torch.tensor(np.resize(np.array(rows, "float32"), (len(answers), 10)))
    label, model = torch.tensor(answers), torch.nn.Linear(10, 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.125)
    train_loss, train_acc, losses = 0.0, 0.0, []
    for _ in range(batches):
        optimizer.zero_grad()
        outputs = model(data)
        loss = torch.nn.functional.cross_entropy(outputs, label)
        acc = (outputs.argmax(dim=1) == label).sum().cpu().item() / len(label)
        loss.backward()
        moved = (model.bias - 0.125 * model.bias.grad).detach()
        optimizer.step()
        train_loss += loss.item()
        train_acc += acc
        losses.append(float(loss.detach().numpy()))
        assert torch.allclose(model.bias.detach(), moved), "gradient"
    assert same_number(train_loss, float(np.cumsum(losses)[-1]))
    assert type(train_acc) is float
    assert 0 <= train_acc <= batches, "values"


@claim("batches.items-are-the-numbers-of-the-whole")
@given(size=sizes, losses=numbers)
def test_each_loss_of_a_batch_is_read_as_it_is(size, losses, device):
    values = np.resize(np.array(losses, "float32"), size)
    each = torch.tensor(values, device=device)
    read = [each[place].item() for place in (0, size // 2, size - 1)]
    assert read == [values[0], values[size // 2], values[size - 1]], "values"
    assert {type(number) for number in read} == {float}
    assert same_bits(each.cpu(), values)
