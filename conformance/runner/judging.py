"""From the outcome of a property to a verdict."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import torch
from hypothesis.errors import HypothesisException, Unsatisfiable, UnsatisfiedAssumption

from conformance.catalogue import Expectation
from conformance.properties.property import SETTINGS, Inputs, Property
from conformance.runner.observing import Failure, Leak, clipped, described, observe, one_line
from conformance.verdict.results import Verdict
from conformance.verdict.scripts import script
from strategies import NotHere, abilities_of

# What Hypothesis raises where an input failed once and then did not, or others were drawn after it then.
_FLAKY = hypothesis.errors.Flaky

# The axis of the coverage that counts what a vendor's device cannot hold, so that it was not tried.
NOT_HERE = "not on this device"

Announce = Callable[[int, dict[str, Any]], None]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Effort:
    """How hard a property is tried.

    ``inputs`` is the number of inputs that each property may try; ``seed`` another seed gives others;
    ``settings`` say which phases Hypothesis runs, and where failures are kept; ``examples`` are tried first;
    where a known refutation is missed, ``attempts`` times as many inputs are tried; as long as nothing
    surprises, others are tried for ``budget`` seconds.
    """

    inputs: int = 200
    seed: int = 0
    settings: hypothesis.settings = SETTINGS
    examples: tuple[Inputs, ...] = ()
    draws: bool = True
    attempts: int = 10
    budget: float = 0.0


@dataclasses.dataclass
class Outcome:
    """What running a property showed: a verdict without the claim that it belongs to.

    ``cause`` says what a user would see of a refutation: "raises" an exception, or the "promise" that fails
    and what it "sees"; "differs" is there where it is another than expected, and says how.
    """

    verdict: str = "holds"
    reason: str = ""
    failure: str = ""
    cause: dict[str, str] = dataclasses.field(default_factory=dict)
    inputs: dict[str, str] = dataclasses.field(default_factory=dict)
    script: str = ""
    cases: int = 0
    seconds: float = 0.0
    coverage: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)

    def surprises(self, expected: Expectation) -> bool:
        """Whether this is anything else than what the catalogue says, failure included."""
        return self.verdict != expected.verdict or "differs" in self.cause


def judge(
    property_: Property,
    given: Inputs,
    expected: Expectation,
    effort: Effort,
    announce: Announce | None = None,
    after_failure: Callable[[], None] | None = None,
) -> Outcome:
    """Run a property with what is ``given`` (a way, a device) and say what it showed.

    ``announce`` is told the number of each input, and the input, before it is tried, so that it survives
    a crash; ``after_failure`` is called after each input that failed, and may leave the process.

    Where a refutation is expected the property first runs over all its inputs with just that failure
    passed over, so that no other can hide behind it; then once more, to shrink the expected one. Where
    none of the inputs meets it, others are tried before the claim is said to hold. Where a crash is
    expected every failure is passed over on the way to it.
    """
    started = time.perf_counter()
    device = given.get("device", "cpu")
    watch = _Watch(property_, device, expected, announce, after_failure)
    watch.passes_over = expected.verdict in ("refuted", "crashed")
    outcome = Outcome()
    for attempt in itertools.count(1):
        known = outcome
        outcome = _run(watch, given, effort, attempt)
        if outcome.verdict == "holds" and known.verdict == "refuted":
            outcome = known
        elif outcome.verdict == "holds" and watch.passed_over:
            shrinking = _Watch(property_, device, expected, announce, after_failure)
            outcome = _run(shrinking, given, effort, attempt)
        missed = outcome.verdict == "holds" and expected.verdict == "refuted" and effort.draws
        missed &= bool(watch.cases) or NOT_HERE not in watch.coverage
        goes_on = (missed and attempt < effort.attempts) or time.perf_counter() - started < effort.budget
        if outcome.verdict not in ("holds", expected.verdict) or not goes_on:
            break
    outcome.cases = watch.cases
    outcome.coverage = {axis: dict(sorted(counts.items())) for axis, counts in sorted(watch.coverage.items())}
    outcome.seconds = round(time.perf_counter() - started, 4)
    if outcome.verdict == "holds" and not watch.cases and NOT_HERE in outcome.coverage:
        lacks = ", ".join(outcome.coverage[NOT_HERE])
        outcome.verdict, outcome.reason = "absent", f"no input is left: not on this device: {lacks}"
    elif outcome.verdict == "holds" and not watch.cases:
        outcome.verdict, outcome.reason = "errored", "no input reached the property"
    return outcome


class _Watch:
    """Stands between Hypothesis and a property: counts, classes and keeps the last failure."""

    def __init__(
        self,
        property_: Property,
        device: str,
        expected: Expectation,
        announce: Announce | None,
        after_failure: Callable[[], None] | None,
    ) -> None:
        self.abilities = abilities_of(device)
        self.property, self.expected, self.announce = property_, expected, announce
        self.after_failure = after_failure
        self.passes_over = False  # the failures that are expected
        self.cases = self.passed_over = 0
        self.coverage: dict[str, Counter[str]] = defaultdict(Counter)
        self.failure: Failure | None = None
        self.refuted_alone = True  # no failure so far was a mistake of ours
        self.inputs: dict[str, Any] = {}

    def fits(self, value: Any) -> bool:
        """Whether the device can hold an input; one that it cannot is counted."""
        lacked = self.abilities.lacked(value)
        if lacked:
            self.coverage[NOT_HERE][lacked] += 1
        return not lacked

    def __call__(self, **inputs: Any) -> None:
        if not all(map(self.fits, inputs.values())):
            raise UnsatisfiedAssumption
        ambient = _ambient()
        if self.announce is not None:
            self.announce(self.cases + 1, inputs)
        try:
            self.property(**inputs)
        except NotHere as refusal:
            self.coverage[NOT_HERE][clipped(str(refusal), 100)] += 1
            raise
        except (UnsatisfiedAssumption, HypothesisException, pytest.skip.Exception):
            raise
        except Exception as error:
            if self.after_failure is not None:
                self.after_failure()
            self._count(inputs)
            failure = observe(error, self.property, inputs)
            if failure.refutes and self.passes_over and self._is_expected(failure):
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

    def _is_expected(self, failure: Failure) -> bool:
        return self.expected.verdict == "crashed" or self.expected.matches(failure.observed)

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


def _run(watch: _Watch, given: Inputs, effort: Effort, attempt: int) -> Outcome:
    property_ = watch.property
    inputs = property_.cases(effort.inputs)
    seed = f"{property_.claim} {effort.seed}" + (f" {attempt}" if attempt > 1 else "")
    try:
        if attempt == 1:
            property_.try_examples(watch, given, effort.examples)
        if effort.draws:
            swept = _Swept(watch, given, inputs // 2 if attempt == 1 else 0, effort)
            drawn = max(1, inputs - swept.tried)
            with swept.beside():
                nothing_fits = bool(swept.tried) and not watch.cases and NOT_HERE in watch.coverage
                patient = not nothing_fits
                property_.try_drawn(watch, given, drawn, effort.settings, seed, watch.fits, patient=patient)
    except pytest.skip.Exception as skipped:
        return Outcome(verdict="absent", reason=str(skipped))
    except (Exception, pytest.fail.Exception) as error:
        if isinstance(error, Unsatisfiable) and NOT_HERE in watch.coverage:
            return Outcome()
        if isinstance(error, _FLAKY) and watch.failure is not None and watch.refuted_alone:
            outcome, reason = _refuted(watch), "the same input did not fail in the same way every time"
            return dataclasses.replace(outcome, reason="; ".join(filter(None, (reason, outcome.reason))))
        if watch.failure is None or isinstance(error, HypothesisException):
            parts = [error, *getattr(error, "exceptions", ())]
            return Outcome(verdict="errored", reason="; ".join(map(one_line, parts)))
        if not watch.failure.refutes:
            return Outcome(verdict="errored", reason=watch.failure.text, inputs=described(watch.inputs))
        return _refuted(watch)
    return Outcome()


class _Swept:
    """The inputs that have each class once, tried; a failure of theirs is kept while others are drawn."""

    def __init__(self, watch: _Watch, given: Inputs, most: int, effort: Effort) -> None:
        self._watch, self.tried = watch, 0
        self._error: Exception | None = None
        try:
            self.tried = watch.property.try_swept(watch, given, most) if most else 0
        except Exception as error:
            if hypothesis.Phase.shrink not in effort.settings.phases:
                raise
            self._error, self._seen = error, (watch.failure, watch.inputs)

    @contextlib.contextmanager
    def beside(self) -> Iterator[None]:
        """Raise what the sweep met, unless the block raises what smaller inputs met."""
        try:
            yield
        except Exception:
            if self._error is None or _elements(self._watch.inputs) <= _elements(self._seen[1]):
                raise
        if self._error is not None:
            self._watch.failure, self._watch.inputs = self._seen
            raise self._error


def _elements(inputs: Inputs) -> int:
    """How many elements inputs have in all."""
    return sum(math.prod(each.shape) for each in inputs.values() if hasattr(each, "shape"))


def _refuted(watch: _Watch) -> Outcome:
    assert watch.failure is not None
    observed, cause = watch.failure.observed, {}
    if observed.raises:
        cause["raises"] = clipped(observed.raises, 200)
    elif observed.promise:
        cause["promise"] = observed.promise
        cause["sees"] = clipped(", ".join(observed.values), 200)
    reason = ""
    if watch.expected.verdict == "refuted" and not watch.expected.matches(observed):
        reason = cause["differs"] = clipped(watch.expected.difference(observed), 500)
    return Outcome(
        verdict="refuted",
        reason=reason,
        failure=watch.failure.text,
        cause=cause,
        inputs=described(watch.inputs),
        script=script(watch.property.function, watch.inputs),
    )


def verdict_of(column: tuple[str, str], expected: Expectation, outcome: Outcome) -> Verdict:
    """The verdict of a claim on a device, beside what was expected."""
    return Verdict(
        claim=column[0],
        device=column[1],
        expected=expected.verdict,
        because=expected.because,
        surprise=outcome.surprises(expected),
        **dataclasses.asdict(outcome),
    )
