"""What a claim is judged on, kept with the faults that each input can meet.

A fault cannot show on an input that never meets its condition. So a claim is judged on torch as it is once,
and with each fault on those inputs that meet it, which are not drawn again.
"""

from __future__ import annotations

import base64
import dataclasses
import pickle
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pytest
import torch
from hypothesis.errors import HypothesisException, UnsatisfiedAssumption

from conformance.catalogue import Expectation
from conformance.faults.tracing import Trace
from conformance.properties.property import Inputs, Property
from conformance.runner.judging import Effort, Outcome, judge
from conformance.runner.observing import Failure, observe
from strategies import Ambient


@dataclasses.dataclass(frozen=True)
class Tried:
    """An input, by its number among those that the property accepted; ``failed`` where it was refuted."""

    number: int
    inputs: Inputs
    failed: bool


@dataclasses.dataclass
class Record:
    """What a claim was tried on, in order; by fault the places of those that met it; the entries called."""

    tried: list[Tried] = dataclasses.field(default_factory=list)
    met: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    entries: list[str] = dataclasses.field(default_factory=list)

    def line(self) -> str:
        """The record as text without a line break; without what was tried where that cannot be pickled."""
        try:
            pickled = pickle.dumps(self)
        except (pickle.PicklingError, TypeError, AttributeError):
            pickled = pickle.dumps(self.unused())
        return base64.b64encode(pickled).decode()

    def unused(self) -> Record:
        """What is called and met alone, so that a claim is judged on inputs that are drawn again."""
        return dataclasses.replace(self, tried=[])

    @staticmethod
    def of_line(line: str) -> Record:
        """The record that a text is."""
        record: Record = pickle.loads(base64.b64decode(line))
        return record

    def met_by(self, fault: str) -> list[Tried]:
        """What met a fault."""
        return [self.tried[place] for place in self.met.get(fault, ())]

    def refuted_beside(self, fault: str) -> bool:
        """Whether what did not meet a fault refuted the claim."""
        met = set(self.met.get(fault, ()))
        return any(each.failed for place, each in enumerate(self.tried) if place not in met)


class Unclear(Exception):
    """What was tried does not tell whether a claim is red."""


@dataclasses.dataclass
class _Notes:
    """What is noted while a property is judged: of its first run, which passes known failures over."""

    trace: Trace
    given: Inputs
    runs: int = 0
    accepted: int = 0
    tried: list[Tried] = dataclasses.field(default_factory=list)
    met: dict[str, list[int]] = dataclasses.field(default_factory=lambda: defaultdict(list))
    entries: set[str] = dataclasses.field(default_factory=set)

    def take(self, inputs: dict[str, Any], *, accepted: bool, failed: bool) -> None:
        for name in self.trace.met:
            self.met[name].append(len(self.tried))
        self.entries |= self.trace.called
        drawn = {name: value for name, value in inputs.items() if name not in self.given}
        self.tried.append(Tried(self.accepted + 1, drawn, failed))
        self.accepted += accepted


@dataclasses.dataclass(frozen=True, eq=False)
class _Noted(Property):
    """A property that is watched."""

    notes: _Notes | None = None

    def try_examples(self, *arguments: Any, **options: Any) -> None:
        """Begin a run, and try the explicit examples."""
        assert self.notes
        self.notes.runs += 1
        super().try_examples(*arguments, **options)

    def __call__(self, ambient: Ambient | None = None, **inputs: Any) -> None:
        """Check one input, and note it."""
        assert self.notes
        if self.notes.runs > 1:
            return super().__call__(ambient, **inputs)
        self.notes.trace.begin()
        accepted, failed = True, False
        try:
            super().__call__(ambient, **inputs)
        except UnsatisfiedAssumption:
            accepted = False
            raise
        except Exception:
            failed = True
            raise
        finally:
            self.notes.trace.end()
            around = {} if ambient is None else {"ambient": ambient}
            self.notes.take(around | inputs, accepted=accepted, failed=failed)


def recorded(
    record: Record, trace: Trace, property_: Property, given: Inputs, expected: Expectation, effort: Effort
) -> Outcome:
    """Judge a claim on torch as it is, and put what it was tried on into a record."""
    stated = {each.name: getattr(property_, each.name) for each in dataclasses.fields(Property)}
    notes = _Notes(trace, given)
    outcome = judge(_Noted(**stated, notes=notes), given, expected, effort)
    record.tried, record.met, record.entries = notes.tried, dict(notes.met), sorted(notes.entries)
    return outcome


def first_red(
    property_: Property, given: Inputs, expected: Expectation, tried: Sequence[Tried], *, refuted: bool
) -> tuple[int, Failure] | None:
    """The number of the first input that turns a claim red, with what it showed; nothing where none does.

    ``refuted`` says whether other inputs refute the claim as is expected. Raises Unclear where these do not
    tell: where a mistake of ours ended one, where all are rejected, where a known refutation is missed.
    """
    refuted, taken = refuted or expected.verdict != "refuted", 0
    for each in tried:
        settings = torch.is_grad_enabled(), torch.get_default_dtype()
        try:
            property_(**given, **each.inputs)
            taken += 1
        except UnsatisfiedAssumption:
            continue
        except (HypothesisException, pytest.skip.Exception, pytest.fail.Exception) as other:
            raise Unclear from other
        except Exception as error:
            failure = observe(error, property_, {**given, **each.inputs})
            if not failure.refutes:
                raise Unclear from error
            if not (expected.verdict == "refuted" and expected.matches(failure.observed)):
                return each.number, failure
            refuted, taken = True, taken + 1
        if settings != (torch.is_grad_enabled(), torch.get_default_dtype()):
            torch.set_grad_enabled(settings[0])
            torch.set_default_dtype(settings[1])
            raise Unclear
    if not taken or not refuted:
        raise Unclear
    return None
