"""What a property is: a plain function, the strategies of its inputs, and the claim that it checks.

A property is written as a Hypothesis test is, with decorators of the same names::

    @claim("from_numpy.keeps-values")
    @given(recipe=array_recipes())
    @example(recipe=ArrayRecipe("float32", (), (0.0,)))
    def test_the_tensor_has_the_bits_of_the_array(recipe): ...

They make a ``Property``, which applies Hypothesis's own decorators anew for each run, so that nothing is
changed and put back. Parameters that are not drawn (``way``, ``device``) are given by whoever runs it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import inspect
import math
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from strategies import Ambient, ambients, each_class

Check = Callable[..., None]  # called as the property's function is
Inputs = Mapping[str, Any]

TOGETHER = 8  # inputs of one case of Hypothesis: drawing several at once costs less than half as much
_PATIENCE = 3  # times as many are drawn where some are rejected
_TRIES = 20  # to draw an input that fits, where a device cannot hold each
_POOL = 37  # values of a parameter without classes that a sweep goes through

Fits = Callable[[Any], bool]  # whether an input can be on the device that a property is judged on


@dataclasses.dataclass(frozen=True, eq=False)
class Property:
    """The check of a claim, or of a law ("*.shares-memory") for each way across.

    ``examples`` are tried before what ``strategies`` draw; ``share`` is the part of the usual number of
    inputs that the property tries; ``together`` the number of inputs of one case, of which a failure is
    shrunk to one. ``within`` draws the settings of the process that the inputs of a case are tried in; they
    are part of the inputs that a check is called with, as ``ambient``, where they are not the usual ones.
    """

    claim: str
    function: Check
    strategies: Mapping[str, st.SearchStrategy[Any]]
    examples: tuple[Inputs, ...] = ()
    share: float = 1.0
    together: int = TOGETHER
    within: st.SearchStrategy[Ambient] | None = None

    def __call__(self, ambient: Ambient | None = None, **inputs: Any) -> None:
        """Check one input, within settings of the process if any are given; raises as the function does."""
        with ambient.entered() if ambient else contextlib.nullcontext():
            self.function(**inputs)

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.function.__name__

    @property
    def file(self) -> Path:
        """The file that the function stands in."""
        return Path(self.function.__code__.co_filename)

    @property
    def line(self) -> int:
        """The line at which the function and its decorators begin."""
        return self.function.__code__.co_firstlineno

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that are given and not drawn, in order."""
        return tuple(
            name for name in inspect.signature(self.function).parameters if name not in self.strategies
        )

    def cases(self, inputs: int) -> int:
        """The number of inputs to try where each property may try so many."""
        return max(1, round(inputs * self.share))

    def try_examples(self, check: Check, given: Inputs, examples: Iterable[Inputs] = ()) -> None:
        """Call a check with each explicit example, those of the caller first; raises as it does."""
        listed = [*examples, *self.examples]
        if not listed:
            return

        def explicit(inputs: dict[str, Any]) -> None:
            left_out = self.strategies.keys() - inputs.keys()
            check(**given, **inputs, **{name: _plainest(self.strategies[name]) for name in left_out})

        test = hypothesis.given(inputs=st.just({}))(explicit)
        for each in reversed(listed):  # decorators are applied from the innermost outwards
            test = hypothesis.example(inputs=dict(each))(test)
        hypothesis.settings(SETTINGS, phases=(hypothesis.Phase.explicit,))(test)()

    def try_swept(self, check: Check, given: Inputs, most: int) -> int:
        """Call a check with inputs that have each class of every axis once, and say how many there were.

        Of more than ``most`` it is called with some from all over. Where several parameters are drawn each
        goes through its own classes; one that has no classes through some that are drawn, and the plainest
        takes their place where that fails as well. The first inputs are tried within each setting of the
        process, too. Raises as the check does.
        """
        classes = {name: each_class(each) for name, each in self.strategies.items()}
        count = max(map(len, classes.values()), default=0)
        settings = each_class(self.within) if self.within is not None and most > 12 else ()
        numbers = _spread(count, most - len(settings)) if count > 1 else [0] * bool(settings)
        within = [*((number, None) for number in numbers), *enumerate(settings)]
        if not within:
            return 0
        values = {name: classes[name] or _pool(each) for name, each in self.strategies.items()}
        plain = {name: _plainest(each) for name, each in self.strategies.items() if not classes[name]}

        def swept() -> None:
            for number, ambient in within:
                around = {} if ambient is None else {"ambient": ambient}
                inputs = {name: each[number % len(each)] for name, each in values.items()}
                with contextlib.suppress(UnsatisfiedAssumption):
                    try:
                        check(**around, **given, **inputs)
                    except UnsatisfiedAssumption:
                        raise
                    except Exception:
                        check(**around, **given, **{**inputs, **plain})
                        raise

        _in_a_test(swept)
        return len(within)

    def try_drawn(
        self,
        check: Check,
        given: Inputs,
        inputs: int,
        settings: hypothesis.settings,
        seed: str | int,
        fits: Fits = lambda _: True,
        *,
        patient: bool = True,
    ) -> None:
        """Call a check with about as many drawn inputs, ``together`` in one case; raises as it does.

        The seed is a text, or a number as it is; equal seeds draw equal inputs. In place of inputs that do
        not fit others are drawn, unless it is known that hardly one fits, so that there is no need to be
        ``patient``.
        """
        together = min(self.together, inputs) if self.strategies else 1
        patience, tries = (_PATIENCE * together, _TRIES) if patient else (together, 1)

        @hypothesis.given(data=st.data())
        def drawn(data: st.DataObject) -> None:
            ambient = data.draw(self.within) if self.within is not None else None
            around = {"ambient": ambient} if ambient and ambient != Ambient() else {}
            accepted = 0
            with ambient.prepared() if ambient else contextlib.nullcontext():
                for _ in range(patience):
                    try:
                        values = {
                            name: _fitting(data, each, fits, tries) for name, each in self.strategies.items()
                        }
                        check(**around, **given, **values)
                    except UnsatisfiedAssumption:
                        continue
                    accepted += 1
                    if accepted == together:
                        break
            hypothesis.assume(accepted)

        number = zlib.crc32(seed.encode()) if isinstance(seed, str) else seed
        test = hypothesis.seed(number)(drawn)  # before the settings, whose database it would take away
        hypothesis.settings(settings, max_examples=math.ceil(inputs / together))(test)()


def _fitting(data: st.DataObject, strategy: st.SearchStrategy[Any], fits: Fits, tries: int) -> Any:
    for _ in range(tries):
        value = data.draw(strategy)
        if fits(value):
            return value
    raise UnsatisfiedAssumption


# What every run of a property has in common: no deadline, one failure at a time, no health checks.
SETTINGS = hypothesis.settings(
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    print_blob=False,
    phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    suppress_health_check=list(hypothesis.HealthCheck),
)


def _spread(count: int, most: int) -> list[int]:
    """All of so many numbers, or the most that are allowed from all over."""
    return [number * count // most for number in range(most)] if count > most else list(range(count))


def _in_a_test(check: Callable[[], None]) -> None:
    """Call what may reject inputs, which Hypothesis wants done within a test; raises as it does."""

    @hypothesis.settings(SETTINGS, phases=(hypothesis.Phase.explicit,))
    @hypothesis.example(nothing=None)
    @hypothesis.given(nothing=st.none())
    def test(nothing: None) -> None:
        check()

    test()


@functools.cache
def _pool(strategy: st.SearchStrategy[Any]) -> tuple[Any, ...]:
    """Some of what a strategy draws, all where it is a choice among few; the same every time."""
    pool: list[Any] = []

    @hypothesis.given(value=strategy)
    def drawn(value: Any) -> None:
        pool.append(value)

    settings = hypothesis.settings(SETTINGS, max_examples=_POOL, phases=(hypothesis.Phase.generate,))
    settings(hypothesis.seed(0)(drawn))()
    return tuple(pool)


@functools.cache
def _plainest(strategy: st.SearchStrategy[Any]) -> Any:
    """What a strategy shrinks to, for a parameter that an explicit example leaves open."""
    return hypothesis.find(strategy, lambda _: True, settings=SETTINGS)


@dataclasses.dataclass(frozen=True)
class _Draft:
    """A property that does not yet know its claim."""

    function: Check
    strategies: Mapping[str, st.SearchStrategy[Any]]
    examples: tuple[Inputs, ...] = ()


def given(**strategies: st.SearchStrategy[Any]) -> Callable[[Check | _Draft], _Draft]:
    """Say what the inputs of a property are drawn from, by parameter."""

    def stated(of: Check | _Draft) -> _Draft:
        draft = of if isinstance(of, _Draft) else _Draft(of, {})
        return dataclasses.replace(draft, strategies=strategies)

    return stated


def example(**inputs: Any) -> Callable[[Check | _Draft], _Draft]:
    """Name inputs that are tried first, in the order in which they are written."""

    def stated(of: Check | _Draft) -> _Draft:
        draft = of if isinstance(of, _Draft) else _Draft(of, {})
        return dataclasses.replace(draft, examples=(inputs, *draft.examples))

    return stated


def claim(
    claim_id: str, *, share: float = 1.0, together: int = TOGETHER, ambient: str = ""
) -> Callable[[Check | _Draft], Property]:
    """Say which claim a property checks.

    ``ambient`` says which settings of the process the truth of the claim does not depend on: "any" (of laws,
    unless they say otherwise), "but grad mode" (of other claims), or "as it is" for none.
    """
    settings = ambient or ("any" if claim_id.startswith("*.") else "but grad mode")
    within = {"any": ambients(), "but grad mode": ambients(grads=False), "as it is": None}[settings]

    def stated(of: Check | _Draft) -> Property:
        draft = of if isinstance(of, _Draft) else _Draft(of, {})
        return Property(claim_id, draft.function, draft.strategies, draft.examples, share, together, within)

    return stated
