"""What is set in the process while a value crosses: grad mode, defaults, determinism, threads."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import Any

import torch
from hypothesis import strategies as st

from strategies.choices import Choices
from strategies.recipes import short_repr
from strategies.sweeps import swept

GRAD_MODES = ("no_grad", "inference_mode")


@dataclasses.dataclass(frozen=True, repr=False)
class Ambient:
    """Settings of the process, as a context; what is empty, false or 0 is left as it is.

    ``grad`` is one of GRAD_MODES, ``dtype`` the default dtype, ``device`` the default device (torch 2.0 and
    newer), ``threads`` the number of threads of one operation.
    """

    grad: str = ""
    dtype: str = ""
    device: str = ""
    deterministic: bool = False
    threads: int = 0

    def __repr__(self) -> str:
        return short_repr(self)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Set what this says for the time of a block."""
        before = (
            torch.get_default_dtype(),
            torch.are_deterministic_algorithms_enabled(),
            torch.get_num_threads(),
        )
        with contextlib.ExitStack() as stack:
            stack.enter_context(_unfilled())
            if self.grad:
                stack.enter_context(getattr(torch, self.grad)())
            if self.device:
                stack.enter_context(torch.device(self.device))
            try:
                self._set(self.dtype and getattr(torch, self.dtype), self.deterministic, self.threads)
                yield
            finally:
                self._set(*before)

    @contextlib.contextmanager
    def prepared(self) -> Iterator[None]:
        """Set for the time of a block what takes long to set, so that to enter it in there does not."""
        before = torch.get_num_threads()
        try:
            self._set(None, torch.are_deterministic_algorithms_enabled(), self.threads)
            yield
        finally:
            self._set(None, torch.are_deterministic_algorithms_enabled(), before)

    @staticmethod
    def _set(dtype: Any, deterministic: bool, threads: int) -> None:
        if dtype:
            torch.set_default_dtype(dtype)
        if deterministic != torch.are_deterministic_algorithms_enabled():
            torch.use_deterministic_algorithms(deterministic)
        if threads and threads != torch.get_num_threads():
            torch.set_num_threads(threads)

    def source(self) -> list[str]:
        """Lines of Python that set the same for the rest of a program."""
        lines = {
            f"torch.set_default_dtype(torch.{self.dtype})": self.dtype,
            f"torch.set_default_device({self.device!r})": self.device,
            "torch.use_deterministic_algorithms(True)": self.deterministic,
            f"torch.set_num_threads({self.threads})": self.threads,
            "torch.set_grad_enabled(False)": self.grad == "no_grad",
            "torch.inference_mode().__enter__()": self.grad == "inference_mode",
        }
        return [line for line, is_set in lines.items() if is_set]

    def axes(self) -> dict[str, str]:
        """The class of these settings on every axis that a report counts."""
        others = [name for name in ("dtype", "device", "deterministic", "threads") if getattr(self, name)]
        return {"mode": self.grad or "grad", "ambient": others[0] if len(others) == 1 else "several"}


@contextlib.contextmanager
def _unfilled() -> Iterator[None]:
    """Let torch.empty() fill nothing where algorithms are deterministic: it cannot for every dtype."""
    settings: Any = getattr(torch.utils, "deterministic", None)
    if settings is None:  # up to torch 2.0, which fills nothing; for 2.1 nothing deterministic is drawn
        yield
        return
    before, settings.fill_uninitialized_memory = settings.fill_uninitialized_memory, False
    try:
        yield
    finally:
        settings.fill_uninitialized_memory = before


def _options(grads: bool) -> dict[str, tuple[Any, ...]]:
    able = hasattr(torch.device, "__enter__")
    fills = torch.__version__.startswith("2.1.")  # what is empty, which cannot be switched off there
    return {
        "grad": ("", "", *GRAD_MODES) if grads else ("",),
        "dtype": ("", "", "float64"),
        "device": ("", "", "cpu") if able else ("",),
        "deterministic": (False, False, not fills),
        "threads": (0, 0, 1),
    }


def _each(grads: bool) -> Iterator[Ambient]:
    """Each setting alone."""
    for name, among in _options(grads).items():
        yield from (Ambient(**{name: value}) for value in dict.fromkeys(among) if value != among[0])


@swept(_each)
def ambients(*, grads: bool = True) -> st.SearchStrategy[Ambient]:
    """Settings to cross in: half of them leave everything as it is, to which they shrink.

    Without ``grads`` the grad mode is left alone, for claims that depend on it.
    """
    options = _options(grads)

    def chosen(drawn: bytes) -> Ambient:
        choices = Choices(drawn)
        if not choices.among((False, True)):
            return Ambient()
        return Ambient(**{name: choices.among(each) for name, each in options.items()})

    return st.binary(min_size=6, max_size=6).map(chosen)
