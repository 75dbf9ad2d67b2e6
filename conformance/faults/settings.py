"""Faults of what takes a NumPy value as a setting: optimizers, layers, losses, samplers and draws."""

from typing import Any

import numpy as np
import torch

from conformance.faults import conditions as when
from conformance.faults.parts import Call, condition, effect
from conformance.faults.planting import register


@condition("with-a-rate-of-numpy", "where the rate is a NumPy float")
def with_a_rate_of_numpy(optimizer: Any, *_: Any) -> bool:
    return any(isinstance(group["lr"], np.floating) for group in optimizer.param_groups)


@condition("of-an-integer-of-numpy", "where the first number is a NumPy integer")
def of_an_integer(number: Any, *_: Any, **__: Any) -> bool:
    return isinstance(number, np.integer)


@condition("with-a-size-of-numpy", "where a size is a NumPy integer")
def with_a_size(_: Any, *sizes: Any, **__: Any) -> bool:
    return any(isinstance(size, np.integer) for size in sizes)


@condition("with-an-array", "where it is given an array")
def with_an_array(*arguments: Any, **_: Any) -> bool:
    return any(isinstance(argument, np.ndarray) for argument in arguments)


@effect("steps-twice-as-far", "steps twice as far")
def steps_twice_as_far(original: Call, optimizer: Any) -> Any:
    optimizer.param_groups[0]["lr"] = float(optimizer.param_groups[0]["lr"]) * 2
    return original(optimizer)


@effect("takes-one", "takes 1 for it")
def takes_one(original: Call, values: Any, _: Any, *rest: Any) -> Any:
    return original(values, 1, *rest)


@effect("draws-below-two", "draws from 0 and 1 alone")
def draws_below_two(original: Call, _: Any, *rest: Any, **options: Any) -> Any:
    return original(2, *rest, **options)


@effect("is-larger-by-one", "makes it larger by one")
def larger_by_one(original: Call, made: Any, first: Any, number: Any, *rest: Any) -> Any:
    return original(made, first, int(number) + 1, *rest)


@effect("adds-one-to-its-first-size", "adds one to its first size")
def adds_one(original: Call, made: Any, first: Any, *rest: Any) -> Any:
    return original(made, int(first) + 1, *rest)


@effect("sorts-the-array", "sorts the array")
def sorts_the_array(original: Call, made: Any, first: Any, array: Any) -> Any:
    return original(made, first, np.sort(array))


@effect("weighs-all-alike", "gives all the same weight")
def weighs_all_alike(original: Call, made: Any, weights: Any, *rest: Any) -> Any:
    return original(made, np.ones_like(weights), *rest)


@effect("takes-an-array", "takes an array as its tensor")
def takes_an_array(original: Call, *arguments: Any, **options: Any) -> Any:
    made = [torch.as_tensor(each) if isinstance(each, np.ndarray) else each for each in arguments]
    return original(*made, **options)


@effect("doubles-the-rate", "saves twice the rate, as Python's float")
def doubles_the_rate(original: Call, optimizer: Any) -> Any:
    state = original(optimizer)
    state["param_groups"][0]["lr"] = 2 * float(state["param_groups"][0]["lr"]) + 1
    return state


register("torch.optim.SGD.step", steps_twice_as_far, with_a_rate_of_numpy, api="SGD-step")
register("torch.optim.Adam.step", steps_twice_as_far, with_a_rate_of_numpy, api="Adam-step")
register("torch.optim.Optimizer.state_dict", doubles_the_rate, with_a_rate_of_numpy)
register("torch.nn.functional.avg_pool1d", takes_one, when.beside("iu"))
register("torch.randint", draws_below_two, of_an_integer)
register("torch.utils.data.BatchSampler.__init__", larger_by_one, with_a_size, api="BatchSampler")
register("torch.nn.LSTM.__init__", adds_one, with_a_size, api="LSTM")
register("torch.utils.data.Subset.__init__", sorts_the_array, with_an_array, api="Subset")
register(
    "torch.utils.data.WeightedRandomSampler.__init__",
    weighs_all_alike,
    with_an_array,
    api="WeightedRandomSampler",
)
register("torch.nn.Module.register_buffer", takes_an_array, with_an_array)
register("torch.nn.functional.relu", takes_an_array, with_an_array)
register("torch.nn.functional.mse_loss", takes_an_array, with_an_array)
