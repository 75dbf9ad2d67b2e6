"""Optimizers, layers, losses, draws, samplers that take a number, a size or a list, as people write them."""

import io

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    RandomSampler,
    Subset,
    SubsetRandomSampler,
    WeightedRandomSampler,
    random_split,
)

ROW = [[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]]]


def weight(dtype=torch.float32):
    parameter = nn.Parameter(torch.ones(2, dtype=dtype))
    parameter.grad = torch.full((2,), 3.0, dtype=dtype)
    return parameter


def stepped(optimizer):
    optimizer.step()
    return optimizer.param_groups[0]["params"][0].detach()


def sgd(number):
    return stepped(torch.optim.SGD([weight()], lr=number))


def adam(number):
    return stepped(torch.optim.Adam([weight(torch.float64)], lr=number))


def adamw(number):
    return stepped(torch.optim.AdamW([weight(torch.float64)], lr=number))


def momentum(number):
    return stepped(torch.optim.SGD([weight()], lr=0.5, momentum=number))


def decay(number):
    return stepped(torch.optim.SGD([weight()], lr=0.5, weight_decay=number))


def clipped_norm(number):
    parameter = weight()
    nn.utils.clip_grad_norm_([parameter], number)
    return parameter.grad


def clipped_value(number):
    parameter = weight()
    nn.utils.clip_grad_value_([parameter], number)
    return parameter.grad


def dropped(number):
    torch.manual_seed(0)
    return nn.Dropout(number)(torch.ones(20))


def leaky(number):
    return F.leaky_relu(torch.tensor([-1.0, 2.0]), number)


def huber(number):
    return F.huber_loss(torch.tensor([3.0]), torch.tensor([0.0]), delta=number)


def smoothed(number):
    return F.cross_entropy(torch.tensor([[1.0, 2.0]]), torch.tensor([0]), label_smoothing=number)


def normed(number):
    return F.layer_norm(torch.tensor([1.0, 2.0]), (2,), eps=number)


def enlarged(number):
    return F.interpolate(torch.tensor(ROW), scale_factor=number)


def initialized(number):
    return nn.init.constant_(torch.zeros(2), number)


def drawn(number):
    torch.manual_seed(0)
    return torch.normal(number, 1.0, (3,))


def tossed(number):
    torch.manual_seed(0)
    return torch.zeros(9).bernoulli_(number)


def quantile(number):
    return torch.quantile(torch.tensor([1.0, 2.0, 4.0]), number)


def between(number):
    return torch.lerp(torch.zeros(2), torch.ones(2), number)


def length(number):
    return torch.linalg.vector_norm(torch.tensor([1.0, 2.0]), number)


def close(number):
    return torch.isclose(torch.tensor([1.0]), torch.tensor([1.5]), rtol=0.0, atol=number)


def linear(number):
    return nn.Linear(number, 2)(torch.ones(1, int(number))).shape


def convolved(number):
    return nn.Conv1d(1, 1, number)(torch.tensor(ROW)).shape


def strided(number):
    return F.conv1d(torch.tensor(ROW), torch.ones(1, 1, 1), stride=number)


def embedded(number):
    return nn.Embedding(number, number)(torch.zeros(1, dtype=torch.int64)).shape


def layer_normed(number):
    return nn.LayerNorm(number)(torch.ones(1, int(number))).shape


def averaged(number):
    return F.avg_pool1d(torch.tensor(ROW), number)


def largest(number):
    return F.max_pool2d(torch.tensor([ROW[0] * 6]), (number, number))


def adapted(number):
    return nn.AdaptiveAvgPool1d(number)(torch.tensor(ROW))


def resized(number):
    return F.interpolate(torch.tensor(ROW), size=number)


def windowed(number):
    return torch.arange(5).unfold(0, number, 1)


def random_integers(number):
    torch.manual_seed(0)
    return torch.randint(number, (number,))


def permuted(number):
    torch.manual_seed(0)
    return torch.randperm(number)


def picked(number):
    torch.manual_seed(0)
    return torch.multinomial(torch.ones(5), number)


def counted(number):
    return torch.bincount(torch.tensor([0]), minlength=number)


def lower(number):
    return torch.ones(3, 3).tril(number)


def on_the_diagonal(number):
    return torch.diag(torch.ones(2), number)


def least(number):
    return torch.kthvalue(torch.arange(5), number).values


def cut(number):
    return torch.tensor_split(torch.arange(5), number)


def divided(number):
    torch.manual_seed(0)
    return [list(each.indices) for each in random_split(range(6), [number, 6 - number])]


def recurrent(number):
    return nn.RNN(number, number).weight_ih_l0.shape


def long_short(number):
    return nn.LSTM(number, 2).weight_ih_l0.shape


def gated(number):
    return nn.GRU(2, number).weight_ih_l0.shape


def loaded(number):
    return [batch.tolist() for batch in DataLoader(range(6), batch_size=number)]


def in_batches(number):
    return list(BatchSampler(range(6), number, False))


def sampled(number):
    torch.manual_seed(0)
    return list(RandomSampler(range(9), num_samples=number))


def weighted(number):
    torch.manual_seed(0)
    return list(WeightedRandomSampler([0.5, 0.25, 0.25], number))


def subset(numbers):
    return list(Subset(list("abcdef"), numbers))


def shuffled(numbers):
    torch.manual_seed(0)
    return [int(each) for each in SubsetRandomSampler(numbers)]


def by_weight(numbers):
    torch.manual_seed(0)
    return list(WeightedRandomSampler(numbers, 5))


def packed(numbers):
    batch = torch.ones(6, len(numbers), 1)
    return nn.utils.rnn.pack_padded_sequence(batch, numbers, enforce_sorted=False).batch_sizes


def parts(numbers):
    torch.manual_seed(0)
    return [list(each.indices) for each in random_split(range(int(sum(numbers))), numbers)]


def as_a_buffer(array):
    nn.Module().register_buffer("one", array)


def as_a_parameter(array):
    nn.Module().register_parameter("one", array)


def as_a_weight(array):
    nn.Linear(2, 2).weight = array


def as_data(array):
    weight().data = array


def as_a_gradient(array):
    weight().grad = array


def to_optimize(array):
    torch.optim.SGD([array], lr=0.5)


def through_a_layer(array):
    return nn.Linear(2, 2)(array)


def through_a_function(array):
    return F.relu(array)


def through_dropout(array):
    return F.dropout(array)


def as_labels(array):
    return F.cross_entropy(torch.ones(2, 2), array)


def as_rows(array):
    return F.embedding(array, torch.ones(2, 2))


def backward_from(array):
    return torch.ones(2, requires_grad=True).mul(2).backward(array)


def padded(array):
    return nn.utils.rnn.pad_sequence([array])


def l1(array):
    return F.l1_loss(torch.ones(array.shape), array)


def mse(array):
    return F.mse_loss(torch.ones(array.shape), array)


def saved_and_loaded(rate):
    file = io.BytesIO()
    torch.save(torch.optim.SGD([weight()], lr=rate).state_dict(), file)
    file.seek(0)
    return torch.load(file, weights_only=True)["param_groups"][0]["lr"]


settings = st.sampled_from(
    (
        sgd,
        momentum,
        decay,
        clipped_norm,
        clipped_value,
        dropped,
        leaky,
        huber,
        smoothed,
        normed,
        enlarged,
        initialized,
        drawn,
        tossed,
        quantile,
        between,
        length,
        close,
    )
)
adaptive_rates = st.sampled_from((adam, adamw))
sizes = st.sampled_from(
    (
        linear,
        convolved,
        strided,
        embedded,
        layer_normed,
        averaged,
        largest,
        adapted,
        resized,
        windowed,
        random_integers,
        permuted,
        picked,
        counted,
        lower,
        on_the_diagonal,
        least,
        cut,
        divided,
    )
)
recurrent_layers = st.sampled_from((recurrent, long_short, gated))
batch_sizes = st.sampled_from((loaded, in_batches, sampled, weighted))
picks = st.sampled_from((subset, shuffled, packed, parts))
kept = st.sampled_from((as_a_buffer, as_a_parameter, as_a_weight, as_data, as_a_gradient, to_optimize))
calls = st.sampled_from(
    (through_a_layer, through_a_function, through_dropout, as_labels, as_rows, backward_from, padded)
)
losses = st.sampled_from((l1, mse))
