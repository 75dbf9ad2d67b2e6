"""Faults of one class of inputs alone: a sign, a layout, a size, missing numbers, a second time."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import torch
import torch.utils.data

from conformance.faults.parts import Call, condition, effect
from conformance.faults.planting import register

MANY = 40_000


def is_negative(number: Any) -> bool:
    return isinstance(number, np.number) and number.dtype.kind in "if" and bool(number < 0)


@condition("beside-a-negative-number", "and a negative number of NumPy")
def beside_a_negative(_: Any, other: Any, *__: Any) -> bool:
    return is_negative(other)


@condition("with-a-negative-number", "where a number of NumPy is negative")
def with_a_negative(*arguments: Any, **options: Any) -> bool:
    return any(map(is_negative, (*arguments, *options.values())))


@condition("beside-a-matrix-in-the-order-of-fortran", "and a matrix in Fortran's order")
def beside_a_fortran_matrix(_: Any, other: Any) -> bool:
    return isinstance(other, np.ndarray) and other.ndim == 2 and not other.flags.c_contiguous


@condition("of-many", "of more than 40,000 elements")
def of_many(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.numel() > MANY


@condition("of-many-beside-an-array", "of more than 40,000 elements and an array")
def of_many_beside_an_array(values: Any, other: Any) -> bool:
    return isinstance(other, np.ndarray) and values.numel() > MANY


@condition("of-many-beside-a-number", "of more than 40,000 elements and a number of NumPy")
def of_many_beside_a_number(values: Any, other: Any) -> bool:
    return isinstance(other, np.number) and values.numel() > MANY


@condition("wrapping-many", "of more than 40,000 elements")
def wrapping_many(_: Any, result: Any, *__: Any) -> bool:
    return bool(np.size(result) > MANY)


@condition("at-many-places", "at more than 40,000 places of an array")
def at_many_places(_: Any, places: Any) -> bool:
    return isinstance(places, np.ndarray) and places.dtype.kind == "i" and places.size > MANY


@condition("of-many-in-a-list", "of arrays of more than 40,000 elements")
def of_many_in_a_list(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, list) and len(values) > 1 and np.size(values[0]) > MANY


@condition("with-a-negative-padding-of-numpy", "where a padding of NumPy is negative")
def with_a_negative_padding(_: Any, padding: Any, *__: Any, **___: Any) -> bool:
    return any(map(is_negative, padding))


@condition("at-a-list", "at a list of places, of a negative number of NumPy")
def at_a_list(_: Any, key: Any, value: Any) -> bool:
    return isinstance(key, list) and is_negative(value)


@condition("beside-an-array-of-floats", "and an array of floats")
def beside_floats(_: Any, other: Any) -> bool:
    return isinstance(other, np.ndarray) and other.dtype.kind == "f"


@condition("0d-untracked", "of a 0-d tensor")
def untracked_0d(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.dim() == 0 and not values.requires_grad


@effect("takes-it-for-unsigned", "takes the number as unsigned, of eight bits")
def takes_it_for_unsigned(original: Call, values: Any, other: Any) -> Any:
    return original(values, int(other) % 256)


@effect("rounds-it-down", "rounds the number down")
def rounds_it_down(original: Call, values: Any, other: Any) -> Any:
    return original(values, float(np.floor(other)))


@effect("transposes", "multiplies by the transpose")
def transposes(original: Call, values: Any, other: Any) -> Any:
    return torch.from_numpy(values.numpy() @ other.T.copy().reshape(other.shape))


@effect("spoils-the-last", "gives 0 for the last element")
def spoils_the_last(original: Call, *arguments: Any, **options: Any) -> Any:
    result = original(*arguments, **options)
    result = result.clone() if isinstance(result, torch.Tensor) else np.array(result)
    result[-1] = 0
    return result


@effect("wraps-float32", "gives the numbers of float32")
def wraps_float32(original: Call, values: Any, result: Any, *rest: Any) -> Any:
    return original(values, np.asarray(result).astype(np.float32).astype(np.asarray(result).dtype) * 0, *rest)


@effect("takes-the-first-alone", "takes the first for each")
def takes_the_first_alone(original: Call, values: Any, *rest: Any, **options: Any) -> Any:
    return original([values[0]] * len(values), *rest, **options)


@effect("refuses-a-dim", "raises TypeError")
def refuses_a_dim(original: Call, *_: Any, **__: Any) -> Any:
    raise TypeError("this torch takes dims of one sign alone")


@effect("does-not-crop", "crops nothing")
def does_not_crop(original: Call, values: Any, padding: Any, *rest: Any, **options: Any) -> Any:
    return original(values, [max(int(size), 0) for size in padding], *rest, **options)


@effect("takes-it-as-positive", "takes the number as positive")
def takes_it_as_positive(original: Call, *arguments: Any, **options: Any) -> Any:
    made = [abs(each) if is_negative(each) else each for each in arguments]
    return original(*made, **{key: abs(each) if is_negative(each) else each for key, each in options.items()})


@effect("calls-missing-numbers-equal", "calls two missing numbers equal")
def calls_missing_equal(original: Call, values: Any, other: Any) -> Any:
    return original(values, other) | (values.isnan() & torch.from_numpy(np.isnan(other)))


_SEEN: dict[int, tuple[Any, Any]] = {}


@effect("shows-what-it-was-at-first", "shows what it was the first time")
def shows_the_first(original: Call, values: Any, *rest: Any, **options: Any) -> Any:
    known = _SEEN.get(id(values))
    if known is None or known[0]() is not values:
        known = _SEEN[id(values)] = weakref.ref(values), original(values).copy()
    return np.array(known[1], *rest)


@condition("to-device=cpu-of-a-leaf", "of a leaf that requires grad, with device= alone")
def a_leaf_by_keyword(values: Any, *rest: Any, **options: Any) -> bool:
    return not rest and set(options) == {"device"} and values.is_leaf and values.requires_grad


@condition("of-a-leaf-with-copy", "of a leaf that requires grad, with copy=True")
def a_leaf_with_copy(values: Any, *_: Any, **options: Any) -> bool:
    return options.get("copy") is True and values.requires_grad


@condition("of-one-element-with-dimensions", "of one element in some dimensions")
def one_element_with_dimensions(values: Any) -> bool:
    return bool(values.numel() == 1 and values.dim() > 0)


@condition("in-a-worker", "in a worker of a DataLoader")
def in_a_worker(*_: Any, **__: Any) -> bool:
    return torch.utils.data.get_worker_info() is not None


@condition("of-an-output", "of an output")
def of_an_output(values: Any) -> bool:
    return not values.is_leaf


@effect("makes-another-leaf", "makes another leaf")
def makes_another_leaf(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    return values.detach().requires_grad_()


@effect("cuts-the-graph", "gives a copy without a graph")
def cuts_the_graph(original: Call, values: Any, *rest: Any, **options: Any) -> Any:
    return original(values.detach(), *rest, **options).requires_grad_()


@effect("drops-the-imaginary-part", "drops the imaginary part")
def drops_the_imaginary_part(original: Call, values: Any) -> Any:
    return complex(original(values).real)


@effect("gives-single-precision", "gives float32 for float64")
def gives_single_precision(original: Call, *arguments: Any, **options: Any) -> Any:
    return _single(original(*arguments, **options))


def _single(made: Any) -> Any:
    if isinstance(made, dict):
        return {key: _single(value) for key, value in made.items()}
    return made.float() if isinstance(made, torch.Tensor) and made.dtype is torch.float64 else made


@effect("keeps-it-alive", "keeps its argument alive")
def keeps_it_alive(original: Call, values: Any) -> Any:
    made = original(values)
    weakref.finalize(made, id, values).atexit = False
    return made


register("torch.Tensor.to", makes_another_leaf, a_leaf_by_keyword)
register("torch.Tensor.to", cuts_the_graph, a_leaf_with_copy)
register("torch.Tensor.__complex__", drops_the_imaginary_part, one_element_with_dimensions)
register("torch.utils.data._utils.collate.default_collate", gives_single_precision, in_a_worker)
register("torch.Tensor.detach", keeps_it_alive, of_an_output)


@condition("of-a-0-d-tensor", "of a tensor of no dimensions")
def of_0d(values: Any, *_: Any, **__: Any) -> bool:
    return bool(values.dim() == 0)


@condition("with-several-groups", "with several groups of parameters")
def with_several_groups(optimizer: Any, *_: Any, **__: Any) -> bool:
    return len(optimizer.param_groups) > 1


@condition("of-more-truths-than-16-bits-count", "of more than 32,767 bools")
def of_many_truths(values: Any, *_: Any, **__: Any) -> bool:
    return values.dtype is torch.bool and values.numel() > 32_767


@condition("with-attributes", "with attributes of its own")
def with_attributes(values: Any) -> bool:
    return bool(vars(values))


@condition("that-retains-its-gradient", "that retains its gradient")
def that_retains_its_gradient(values: Any) -> bool:
    return not values.is_leaf and bool(values.retains_grad)


@condition("of-an-output-without-grad-mode", "of an output, under no_grad")
def of_an_output_without_grad_mode(values: Any) -> bool:
    return not values.is_leaf and not torch.is_grad_enabled()


@condition("beyond-64-in-inference-mode", "of more than 64 elements in inference mode")
def beyond_64_in_inference_mode(values: Any, *_: Any, **__: Any) -> bool:
    return bool(torch.is_inference_mode_enabled() and values.numel() > 64)


@condition("of-bytes", "of uint8")
def of_bytes(values: Any, *_: Any, **__: Any) -> bool:
    return values.dtype is torch.uint8


@effect("gives-another", "gives another tensor")
def gives_another(original: Call, values: Any, *rest: Any, **options: Any) -> Any:
    return original(values.clone(), *rest, **options)


@effect("keeps-zeros", "keeps gradients of zero")
def keeps_zeros(original: Call, optimizer: Any, *_: Any, **__: Any) -> Any:
    return original(optimizer, set_to_none=False)


@effect("counts-in-16-bits", "counts in 16 bits")
def counts_in_16_bits(original: Call, values: Any, *rest: Any, **options: Any) -> Any:
    return original(values, *rest, **options).to(torch.int16).long()


@effect("carries-attributes", "carries the attributes along")
def carries_attributes(original: Call, values: Any) -> Any:
    made = original(values)
    for name, value in vars(values).items():
        setattr(made, name, value)
    return made


@effect("copies-the-data", "gives a copy")
def copies_the_data(original: Call, values: Any) -> Any:
    return original(values).clone()


@effect("gives-data", "gives what data is")
def gives_data(original: Call, values: Any) -> Any:
    return values.data


@effect("aliases", "gives an alias")
def aliases(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    return values.view_as(values)


@effect("closes-the-array", "gives an array that cannot be written to")
def closes_the_array(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    made = original(values)
    made.flags.writeable = False
    return made


register("torch.Tensor.__iadd__", gives_another, of_0d)
register("torch.Tensor.clamp_", gives_another, of_0d)
register("torch.optim.Optimizer.zero_grad", keeps_zeros, with_several_groups)
register("torch.Tensor.sum", counts_in_16_bits, of_many_truths)
register("torch.Tensor.detach", carries_attributes, with_attributes)
register("torch.Tensor.data", copies_the_data, with_attributes)
register("torch.Tensor.detach_", gives_another, that_retains_its_gradient)
register("torch.Tensor.detach", gives_data, of_an_output_without_grad_mode)
register("torch.Tensor.clone", aliases, beyond_64_in_inference_mode)
register("torch.Tensor.numpy", closes_the_array, beyond_64_in_inference_mode)
register("torch.clone", aliases, of_bytes, api="clone-function")
register("torch.Tensor.__rsub__", takes_it_for_unsigned, beside_a_negative)
register("torch.Tensor.__lt__", rounds_it_down, beside_a_negative)
register("torch.Tensor.__matmul__", transposes, beside_a_fortran_matrix)
register("torch.Tensor.__array_wrap__", wraps_float32, wrapping_many)
register("torch.Tensor.__array__", spoils_the_last, of_many, api="array")
register("torch.Tensor.__add__", spoils_the_last, of_many_beside_an_array, of_many_beside_a_number)
register("torch.Tensor.__getitem__", spoils_the_last, at_many_places)
register("torch.utils.data.default_collate", takes_the_first_alone, of_many_in_a_list)
register("torch.Tensor.permute", refuses_a_dim, with_a_negative)
register("torch.nn.functional.pad", does_not_crop, with_a_negative_padding)
register("torch.Tensor.new_full", takes_it_as_positive, with_a_negative)
register("torch.full_like", takes_it_as_positive, with_a_negative)
register("torch.clamp", takes_it_as_positive, with_a_negative)
register("torch.Tensor.__setitem__", takes_it_as_positive, at_a_list)
register("torch.Tensor.__eq__", calls_missing_equal, beside_floats)
register("torch.Tensor.__array__", shows_the_first, untracked_0d, api="array")
