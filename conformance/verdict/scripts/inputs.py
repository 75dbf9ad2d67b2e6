"""Inputs as a person writes them: ``torch.tensor(0.0)``, ``[::2]``, ``.expand(3)``.

A short spelling is taken where it makes just what the recipe builds, else what the recipe itself prints.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from conformance.verdict.scripts.elements import arrays_of, elements, numbers, repeated, tensors_of
from strategies import ArrayRecipe, TensorRecipe
from strategies.layouts import lay_out
from strategies.pasts import source as past_source
from strategies.sequences import SequenceRecipe
from strategies.uncommon import UncommonArray, UncommonTensor


def spelt(recipe: Any, name: str, device: str = "cpu", *, makes: bool = True) -> list[str]:
    """Lines of Python that bind what a recipe builds to a name, with torch and NumPy alone.

    Unless it ``makes`` the input to see whether it is the same, what the recipe itself prints is taken.
    """
    for lines in _attempts(recipe, name, device) if makes else ():
        if _is_built(lines, recipe, name, device):
            return lines
    lines = recipe.source(name) if device == "cpu" else recipe.source(name, device)
    return _folded(lines, name)


def spelt_array(recipe: Any, name: str, *, makes: bool = True) -> list[str]:
    """Lines that bind what ``recipe.array()`` gives to a name, with NumPy alone."""
    if not makes:
        return _folded(list(recipe.array_source(name)), name)
    try:
        lines = [f"{name} = {np_text(recipe.array())}"]
        if _same_array(run("\n".join(lines))[name], recipe.array()):
            return lines
    except (SyntaxError, ValueError, TypeError):
        pass
    return _folded(list(recipe.array_source(name)), name)


def run(text: str) -> dict[str, Any]:
    """The names that a text binds."""
    names: dict[str, Any] = {"torch": torch, "np": np}
    exec(text, names)
    return names


def _attempts(recipe: Any, name: str, device: str) -> Iterator[list[str]]:
    if isinstance(recipe, TensorRecipe):
        for text in _tensor_texts(recipe, device):
            lines = [f"{name} = {text}"]
            if recipe.past:
                yield [*lines, f"{name}.numpy()", f"{name}.clone()", f"{name}.tolist()"]
                lines += past_source(name, True)
            if recipe.grad == "populated":
                lines.append(f"{name}.grad = torch.zeros_like({name})")
            yield lines
    elif isinstance(recipe, ArrayRecipe):
        for text in _array_texts(recipe):
            lines = [f"{name} = {text}", *(past_source(name, False) if recipe.past else [])]
            yield lines + [f"{name}.flags.writeable = False"] * recipe.readonly
    elif isinstance(recipe, SequenceRecipe):
        yield _sequence(recipe, name)
    elif isinstance(recipe, (UncommonArray, UncommonTensor)):
        yield _uncommon(recipe, name, device)


def _is_built(lines: list[str], recipe: Any, name: str, device: str) -> bool:
    """Whether lines make what the recipe builds; on another device than the CPU they are made there."""
    try:
        made = run("\n".join(lines))[name]
        built = recipe.build() if device == "cpu" else recipe.build(device)
    except Exception:  # whatever torch says of a spelling, another one is taken
        return False
    return _alike(made, built)


def _alike(made: Any, built: Any) -> bool:
    if type(made).__name__ != type(built).__name__:
        return False
    if isinstance(built, (list, tuple)):
        return len(made) == len(built) and all(map(_alike, made, built))
    if isinstance(built, dict):
        return list(made) == list(built) and all(map(_alike, made.values(), built.values()))
    if isinstance(built, np.ma.MaskedArray):
        return bool((np.ma.getmaskarray(made) == np.ma.getmaskarray(built)).all()) and _same_array(
            made, built
        )
    if isinstance(built, (np.ndarray, np.generic)):
        return _same_array(made, built)
    return _same_tensor(made, built)


def _same_array(made: Any, built: Any) -> bool:
    of_made, of_built = (
        (each.dtype, each.dtype.char, each.shape, str(each.flags), each.strides) for each in (made, built)
    )
    steps = [pair for pair in zip(made.strides, built.strides, built.shape) if pair[2] > 1]
    # What torch refuses of a stride it refuses of an empty array, too.
    size = max(built.itemsize, 1)
    refusals = [[(step < 0, step % size) for step in each.strides] for each in (made, built)]
    return (
        of_made[:3] == of_built[:3]
        and made.flags.writeable == built.flags.writeable
        and made.flags.aligned == built.flags.aligned
        and (not built.size or all(one == other for one, other, _ in steps))
        and refusals[0] == refusals[1]
        and made.tobytes() == built.tobytes()
    )


def _same_tensor(made: torch.Tensor, built: torch.Tensor) -> bool:
    if made.is_nested or built.is_nested:  # it has no shape to ask for
        return repr(made) == repr(built)
    looks = operator.attrgetter(
        "dtype", "shape", "layout", "device", "requires_grad", "is_leaf", "is_quantized"
    )
    if looks(made) != looks(built) or made.is_inference() != built.is_inference():
        return False
    if built.layout != torch.strided or built.is_nested or built.is_quantized or built._is_zerotensor():
        return repr(made) == repr(built)
    if (made.is_conj(), made.is_neg(), type(made.grad_fn)) != (
        built.is_conj(),
        built.is_neg(),
        type(built.grad_fn),
    ):
        return False
    if built.is_leaf and (made.grad is None) != (built.grad is None):
        return False
    if built.device.type != "cpu":
        return True
    steps = zip(made.stride(), built.stride(), built.shape)
    if any(one != other for one, other, length in steps if length > 1) and built.numel():
        return False
    return bool(made.storage_offset()) == bool(built.storage_offset()) and _raw(made) == _raw(built)


def _raw(tensor: torch.Tensor) -> bytes:
    """The bytes of the elements, which no conversion has seen."""
    plain = tensor.detach()
    if plain.is_conj():
        plain = plain.conj()
    if plain.is_neg():
        plain = torch._neg_view(plain)
    words = {1: torch.int8, 2: torch.int16, 4: torch.int32, 8: torch.int64}.get(plain.element_size())
    if words is None:
        return repr(torch.view_as_real(plain).contiguous().view(torch.int64).tolist()).encode()
    return repr(plain.contiguous().view(words).tolist()).encode()


# Layouts.


def _placed(shape: tuple[int, ...], layout: str, twist: int) -> Iterator[tuple[tuple[int, ...], str]]:
    """Shapes of a contiguous base, and what makes the layout of it: of tensors, and mostly of arrays too."""
    place = lay_out(shape, layout, twist)
    before = place.offset
    if layout in ("contiguous", "field"):
        yield shape, ""
    elif not shape:
        yield (place.size,), f"[{before}]"
    elif layout == "offset":
        yield (place.size,), f"[{before}:]" if len(shape) == 1 else f"[{before}:].view{shape}"
        yield (place.size,), f"[{before}:-1]" if len(shape) == 1 else f"[{before}:-1].view{shape}"
    elif layout in ("stepped", "reversed"):
        for axis, step in itertools.product(
            reversed(range(len(shape))), (2, 3) if layout == "stepped" else (-1,)
        ):
            wide = tuple(side * max(step, 1) if at == axis else side for at, side in enumerate(shape))
            yield wide, f"[{':, ' * axis}::{step}]"
    elif layout in ("fortran", "permuted", "channels_last"):
        order = tuple(sorted(range(len(shape)), key=lambda axis: (-place.strides[axis], axis)))
        back = tuple(order.index(axis) for axis in range(len(shape)))
        base = tuple(shape[axis] for axis in order)
        yield base, ".t()" if back == (1, 0) else f".permute{back}"
    elif layout == "expanded":
        for axis in reversed(range(len(shape))):
            yield tuple(1 if at == axis else side for at, side in enumerate(shape)), f".expand{shape}"
    yield (place.size,), f".as_strided({shape}, {place.strides}" + (f", {before})" if before else ")")


def _tensor_texts(recipe: TensorRecipe, device: str) -> Iterator[str]:
    """Expressions of the tensor of a recipe, without its past and its gradient."""
    plan = recipe._plan(device)
    dtype, values = recipe.dtype, elements(recipe)
    if recipe.bit == "neg":
        dtype, values = (
            {"float32": "complex64", "float64": "complex128"}[dtype],
            tuple(complex(0, each) for each in values),
        )
    for base, view in _placed(recipe.shape, recipe.layout, recipe.twist):
        steps = ""
        for name, arguments in plan.steps:
            if name == "as_strided":
                steps += view
            elif name == "Parameter":
                steps += "|"
            elif name == "view":
                steps += f".view{base if recipe.layout == 'contiguous' else arguments[0]}"
            elif name == "imag":
                steps += ".imag"
            else:
                steps += f".{name}({', '.join(map(repr, arguments))})"
        of_base = base if recipe.layout != "contiguous" else recipe.shape
        extra = ""
        if steps.startswith(".requires_grad_()"):
            extra, steps = ", requires_grad=True", steps.removeprefix(".requires_grad_()")
        for text in tensors_of(of_base, values, dtype, extra):
            if text:
                whole = text + steps.replace(".conj().imag", ".conj().imag")
                yield f"torch.nn.Parameter({whole.replace('|', '')})" if "|" in whole else whole


def _array_texts(recipe: ArrayRecipe) -> Iterator[str]:
    """Expressions of the array of a recipe, without its past and its flag."""
    if np.dtype(recipe.dtype).hasobject or np.dtype(recipe.dtype).names:
        values: tuple[Any, ...] = recipe.values
    else:
        values = elements(recipe)
    dtype = recipe.dtype
    for base, view in _placed(recipe.shape, recipe.layout, recipe.twist):
        view = view.replace(".t()", ".T").replace(".permute", ".transpose").replace(").view(", ").reshape(")
        view = view.replace("].view(", "].reshape(")
        for text in arrays_of(base, values, dtype):
            if recipe.layout == "field":
                records = repeated(recipe.shape, tuple((each, 0) for each in values))
                yield f"np.array({numbers(records)}, '{dtype},u1')['f0']"
            elif recipe.unaligned:
                count = math.prod(base)
                whole = f".reshape({', '.join(map(str, base)) or '()'})" if len(base) != 1 else ""
                size = np.dtype(dtype).itemsize
                yield f"np.frombuffer(bytearray({count * size + 1}), {dtype!r}, offset=1){whole}{view}"
                yield f"np.frombuffer(bytearray(1) + {text}.tobytes(), {dtype!r}, offset=1){whole}{view}"
            elif ".as_strided(" in view or ".expand(" in view:
                place = lay_out(recipe.shape, recipe.layout, recipe.twist)
                size = np.dtype(dtype).itemsize
                strides = tuple(size * each for each in place.strides)
                start = f"[{place.offset}:]" if place.offset else ""
                flat = next(arrays_of((place.size,), values, dtype))
                for flat in arrays_of((place.size,), values, dtype):
                    yield f"np.lib.stride_tricks.as_strided({flat}{start}, {recipe.shape}, {strides})"
            elif not recipe.shape and view:
                yield f"{text}{view[:-1]}:].reshape(())"
            else:
                yield f"{text}{view}"


def np_text(array: Any) -> str:
    """The shortest expression of a contiguous array with the elements of another."""
    dtype = array.dtype.str.lstrip("<=|") if not array.dtype.isnative else array.dtype.name
    flat = tuple(array.reshape(-1).tolist())
    return next(
        (
            text
            for text in arrays_of(array.shape, flat, dtype)
            if _same_array(run(f"it = {text}")["it"], np.ascontiguousarray(array).reshape(array.shape))
        ),
        "",
    )


# What is made of arrays and tensors.


def _sequence(recipe: SequenceRecipe, name: str) -> list[str]:
    items = [spelt(each, "item") for each in recipe.items]
    if any(len(lines) > 1 for lines in items):
        return []
    texts = [lines[0].removeprefix("item = ") for lines in items]
    source = recipe.source(name)[-1]
    for letter, text in zip("abcdefgh", texts):
        source = source.replace(f"{name}_{letter}", text, 1)
    named = [line for line in recipe.source(name)[:-1] if line.startswith(("import", "Pair"))]
    return [*named, source]


def _uncommon(recipe: Any, name: str, device: str) -> list[str]:
    inner = spelt(recipe.recipe, name, device)
    if len(inner) == 1 and recipe.kind in _SHORT:
        return _SHORT[recipe.kind](recipe, name, inner[0].removeprefix(f"{name} = "))
    of_inner = recipe.recipe.source(name)
    lines = recipe.source(name)
    if lines[: len(of_inner)] != of_inner:
        return list(lines)
    return _folded([*inner, *lines[len(of_inner) :]], name)


def _masked(recipe: Any, name: str, inner: str) -> list[str]:
    shape = recipe.recipe.shape
    mask = (np.arange(math.prod(shape)).reshape(shape) % 2 == 0).tolist()
    return [f"{name} = np.ma.array({inner}, mask={numbers(mask)})"]


def _scalar(recipe: Any, name: str, inner: str) -> list[str]:
    value, dtype = recipe.build(), recipe.recipe.dtype
    kind = {"bool": "bool_"}.get(dtype, dtype)
    if isinstance(value, np.number) or dtype == "bool":
        text = f"np.{kind}({numbers(value.tolist())})"
        if hasattr(np, kind) and _same_array(run(f"it = {text}")["it"], value):
            return [f"{name} = {text}"]
    return [f"{name} = {inner}[()]"]


_SHORT: dict[str, Any] = {"masked": _masked, "scalar": _scalar}


def _folded(lines: list[str], name: str) -> list[str]:
    """Lines with ``x = A`` and ``x = f(x)`` written as one, where that names x once."""
    lines = list(lines)
    for at in reversed(range(1, len(lines))):
        before, after = (line.split(" = ", 1) for line in lines[at - 1 : at + 1])
        if len(before) == len(after) == 2 and before[0] == after[0] == name and after[1].count(name) == 1:
            lines[at - 1 : at + 1] = [f"{name} = {after[1].replace(name, before[1])}"]
    return lines
