"""From the outcome of a property to a verdict."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import functools
import inspect
import itertools
import re
import time
import types
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import torch
from hypothesis.errors import HypothesisException, UnsatisfiedAssumption

from conformance.catalogue import PROPERTIES, Expectation
from conformance.scripts import script

# A property that raises one of these is misspelt or asks for what is not there: never a refutation.
OURS = (NameError, AttributeError, ImportError, SyntaxError)
_ROOT = Path(__file__).resolve().parent.parent
# What is planted there stands for torch.
_BREAKS = (_ROOT / "conformance" / "faults", _ROOT / "conformance" / "tests")


# What Hypothesis raises where an input failed once and then did not.
_FLAKY: Any = getattr(hypothesis.errors, "FlakyFailure", ())

Announce = Callable[[int, dict[str, Any]], None]


class Leak(Exception):
    """A property left the process in another state than it found."""


@dataclasses.dataclass(frozen=True)
class Failure:
    """What was observed when a property failed; ``refutes`` is False where the property itself broke."""

    refutes: bool
    text: str


@dataclasses.dataclass
class Outcome:
    """What running a property showed: a verdict without the claim that it belongs to."""

    verdict: str = "holds"
    reason: str = ""
    failure: str = ""
    inputs: dict[str, str] = dataclasses.field(default_factory=dict)
    script: str = ""
    cases: int = 0
    seconds: float = 0.0
    coverage: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)

    def surprises(self, expected: Expectation) -> bool:
        """Whether this is anything else than what the catalogue says, failure included."""
        if self.verdict != expected.verdict:
            return True
        return self.verdict == "refuted" and not re.search(
            expected.failure, _witness(self.failure, self.inputs)
        )


def judge(
    test: Any,
    arguments: dict[str, Any],
    expected: Expectation,
    announce: Announce | None = None,
    after_failure: Callable[[], None] | None = None,
    *,
    attempts: int = 10,
    budget: float = 0.0,
) -> Outcome:
    """Run a property and say what it showed.

    ``announce`` is told the number of each input, and the input, before it is tried, so that it survives
    a crash; ``after_failure`` is called after each input that failed, and may leave the process.

    Where a refutation is expected the property first runs over all its inputs with just that failure
    passed over, so that no other can hide behind it; then once more, to shrink the expected one. Where
    none of the inputs meets it, others are tried, up to ``attempts`` times as many, before the claim is
    said to hold. Where a crash is expected every failure is passed over on the way to it. As long as
    nothing surprises, other inputs are tried for ``budget`` seconds.
    """
    started = time.perf_counter()
    tolerated = {"refuted": expected.failure, "crashed": ".*"}.get(expected.verdict, "")
    watch = _Watch(test.hypothesis.inner_test, tolerated, announce, after_failure)
    outcome = Outcome()
    for attempt in itertools.count(1):
        known = outcome
        with _other_inputs(test, attempt - 1):
            outcome = _run(watch, test, arguments)
            if outcome.verdict == "holds" and known.verdict == "refuted":
                outcome = known
            elif outcome.verdict == "holds" and watch.passed_over:
                shrinking = _Watch(test.hypothesis.inner_test, "", announce, after_failure)
                outcome = _run(shrinking, test, arguments)
        missed = outcome.verdict == "holds" and expected.verdict == "refuted"
        goes_on = (missed and attempt < attempts) or time.perf_counter() - started < budget
        if outcome.verdict not in ("holds", expected.verdict) or not goes_on:
            break
    outcome.cases = watch.cases
    outcome.coverage = {axis: dict(sorted(counts.items())) for axis, counts in sorted(watch.coverage.items())}
    outcome.seconds = round(time.perf_counter() - started, 4)
    if outcome.verdict == "holds" and not watch.cases:
        outcome.verdict, outcome.reason = "errored", "no input reached the property"
    return outcome


@contextlib.contextmanager
def _other_inputs(test: Any, attempt: int) -> Iterator[None]:
    """Let Hypothesis begin elsewhere than before; the first attempt is the test as it is."""
    bound = dict(vars(test))
    if attempt:
        first = getattr(test, "_hypothesis_internal_use_seed", None)
        hypothesis.seed(zlib.crc32(f"{first} {attempt}".encode()))(test)
        for name in ("_hypothesis_internal_use_settings",):  # seed() takes the database away
            if name in bound:
                setattr(test, name, bound[name])
    try:
        yield
    finally:
        vars(test).update(bound)


class _Watch:
    """Stands between Hypothesis and a property: counts, classes and keeps the last failure."""

    def __init__(
        self,
        inner: Callable[..., None],
        tolerated: str,
        announce: Announce | None,
        after_failure: Callable[[], None] | None,
    ) -> None:
        self.inner, self.tolerated, self.announce = inner, tolerated, announce
        self.after_failure = after_failure
        self.cases = self.passed_over = 0
        self.coverage: dict[str, Counter[str]] = defaultdict(Counter)
        self.failure: Failure | None = None
        self.refuted_alone = True  # no failure so far was a mistake of ours
        self.inputs: dict[str, Any] = {}

    def __call__(self, **inputs: Any) -> None:
        ambient = _ambient()
        if self.announce is not None:
            self.announce(self.cases + 1, inputs)
        try:
            self.inner(**inputs)
        except (UnsatisfiedAssumption, HypothesisException, pytest.skip.Exception):
            raise
        except Exception as error:
            if self.after_failure is not None:
                self.after_failure()
            self._count(inputs)
            failure = observe(error, self.inner)
            if failure.refutes and self.tolerated and self._is_tolerated(failure, inputs):
                self.passed_over += 1
            else:
                self.failure, self.inputs = failure, inputs
                self.refuted_alone &= failure.refutes
                raise
        else:
            self._count(inputs)
        finally:
            if _ambient() != ambient:
                torch.set_grad_enabled(ambient[0])
                torch.set_default_dtype(ambient[1])
                raise Leak("the property left the grad mode or the default dtype changed")

    def _is_tolerated(self, failure: Failure, inputs: dict[str, Any]) -> bool:
        return re.search(self.tolerated, _witness(failure.text, described(inputs))) is not None

    def _count(self, inputs: dict[str, Any]) -> None:
        self.cases += 1
        for value in inputs.values():
            if hasattr(value, "axes"):
                for axis, name in value.axes().items():
                    self.coverage[axis][name] += 1
            elif isinstance(value, type) and value.__module__ == "torch.autograd.grad_mode":
                self.coverage["mode"][value.__name__] += 1


def _ambient() -> tuple[bool, torch.dtype]:
    return torch.is_grad_enabled(), torch.get_default_dtype()


def _run(watch: _Watch, test: Any, arguments: dict[str, Any]) -> Outcome:
    @functools.wraps(watch.inner)
    def inner(**inputs: Any) -> None:
        watch(**inputs)

    test.hypothesis.inner_test = inner
    try:
        test(**arguments)
    except pytest.skip.Exception as skipped:
        return Outcome(verdict="absent", reason=str(skipped))
    except (Exception, pytest.fail.Exception) as error:
        if isinstance(error, _FLAKY) and watch.failure is not None and watch.refuted_alone:
            reason = "the same input did not fail in the same way every time"
            return dataclasses.replace(_refuted(watch), reason=reason)
        if watch.failure is None or isinstance(error, HypothesisException):
            parts = [error, *getattr(error, "exceptions", ())]
            return Outcome(verdict="errored", reason="; ".join(map(_one_line, parts)))
        if not watch.failure.refutes:
            return Outcome(verdict="errored", reason=watch.failure.text, inputs=described(watch.inputs))
        return _refuted(watch)
    finally:
        test.hypothesis.inner_test = watch.inner
    return Outcome()


def _refuted(watch: _Watch) -> Outcome:
    assert watch.failure is not None
    return Outcome(
        verdict="refuted",
        failure=watch.failure.text,
        inputs=described(watch.inputs),
        script=script(watch.inner, watch.inputs),
    )


def _witness(failure: str, inputs: dict[str, str]) -> str:
    """What the expectation of a refutation is matched against: the failure and the input that showed it."""
    return f"{failure} given {', '.join(f'{name} = {value}' for name, value in inputs.items())}"


def described(inputs: dict[str, Any]) -> dict[str, str]:
    """The inputs of a property as text; a recipe as the source that rebuilds it."""
    return {
        name: value.__name__ if callable(value) else _short(value, 1000) for name, value in inputs.items()
    }


def observe(error: BaseException, inner: Callable[..., None]) -> Failure:
    """Tell a refutation from a mistake of ours.

    A failed assertion of the property refutes, and so does an exception that torch or NumPy raised in
    a call that the property made. An exception from our own helpers, from Hypothesis, or of a kind
    that a misspelling makes, is an error of ours.
    """
    frames = [frame for frame, _ in _walk(error)]
    in_property = [index for index, frame in enumerate(frames) if _is_property(frame, inner)]
    if (
        isinstance(error, (*OURS, Leak))
        or not in_property
        or any(map(_is_ours, frames[in_property[-1] + 1 :]))
    ):
        return Failure(False, f"{_one_line(error)} in {_place(error)}")
    line = list(_walk(error))[in_property[-1]][1]
    if isinstance(error, AssertionError) and in_property[-1] == len(frames) - 1:
        return Failure(True, _assertion(frames[-1], line))
    return Failure(True, _one_line(error))


def _walk(error: BaseException) -> Iterator[tuple[types.FrameType, int]]:
    entry = error.__traceback__
    while entry is not None:
        yield entry.tb_frame, entry.tb_lineno
        entry = entry.tb_next


def _is_property(frame: types.FrameType, inner: Callable[..., None]) -> bool:
    return frame.f_code.co_filename == inspect.unwrap(inner).__code__.co_filename


def _is_ours(frame: types.FrameType) -> bool:
    path = Path(frame.f_code.co_filename)
    hypothesis_folder = Path(hypothesis.__file__).parent
    code: bool = any(_ROOT / name in path.parents for name in ("conformance", "strategies"))
    judged = any(folder in path.parents for folder in (PROPERTIES, *_BREAKS))
    return (code and not judged) or hypothesis_folder in path.parents


def _place(error: BaseException) -> str:
    places = list(_walk(error))
    if not places:
        return "an unknown place"
    frame, line = places[-1]
    return f"{Path(frame.f_code.co_filename).name}:{line}"


def _one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _assertion(frame: types.FrameType, line: int) -> str:
    """The assertion as it is written, with the values of its names."""
    text, names = _asserted(frame.f_code.co_filename, line)
    values = {name: frame.f_locals[name] for name in names if name in frame.f_locals}
    shown = ", ".join(f"{name} = {_short(value, 120)}" for name, value in values.items())
    return text + (f" with {shown}" if shown else "")


@functools.cache
def _asserted(path: str, line: int) -> tuple[str, tuple[str, ...]]:
    """The assertion at a line of a file and the names in it, looked up once for all inputs that fail."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or node.lineno):
            names = dict.fromkeys(each.id for each in ast.walk(node.test) if isinstance(each, ast.Name))
            text = ast.unparse(node.test).replace("lambda :", "lambda:")  # as Python 3.10 spells it
            return f"assert {text}", tuple(names)
    return "assertion failed", ()


@functools.cache
def _tree(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text(encoding="utf-8"))


def _short(value: Any, limit: int) -> str:
    try:
        text = " ".join(repr(value).split())
    except Exception as error:  # a broken torch may fail to print; that is not what is being judged
        text = f"<{type(value).__name__} that cannot be printed: {type(error).__name__}>"
    return text if len(text) <= limit else text[: limit - 1] + "…"
