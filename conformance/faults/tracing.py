"""Which faults an input can meet: entries are watched while a claim is judged, and nothing is broken."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from conformance.faults.parts import Condition, condition
from conformance.faults.planting import Fault, controls, fits, plant, unchanged


class Trace:
    """Notes the entries that were called and the faults whose condition was met, since ``begin``.

    Here and in forked children; a fault whose condition counts is met by each call. Every entry is watched,
    for the rest of this process.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.called: set[str] = set()
        self.met: set[str] = set()
        self._process = os.getpid()
        with tempfile.NamedTemporaryFile() as file:
            self._of_children = os.open(file.name, os.O_RDWR | os.O_APPEND)
        self._read = 0
        self._unmet: dict[str, list[tuple[Condition, list[str]]]] = {}
        entries: dict[str, list[Fault]] = {entry: [] for entry in controls()}
        for fault in filter(fits, faults):
            entries[fault.entry].append(fault)
        for entry, of_entry in entries.items():
            self._watch(entry, of_entry)

    def begin(self) -> None:
        """Forget what was called and met."""
        self.called, self.met = set(), set()
        self._unmet.clear()

    def end(self) -> None:
        """Take in what children noted."""
        size = os.fstat(self._of_children).st_size
        for line in os.pread(self._of_children, size - self._read, self._read).decode().splitlines():
            entry, *names = line.split()
            self.called.add(entry)
            self.met.update(names)
        self._read = size

    def _watch(self, entry: str, faults: Sequence[Fault]) -> None:
        by_condition = defaultdict(list)
        for fault in faults:
            by_condition[fault.condition].append(fault.name)
        everything = list(by_condition.items())

        @condition("", "")
        def note(*arguments: Any, **options: Any) -> bool:
            waiting = self._unmet.get(entry, everything)
            met: list[Any] = []
            unmet: list[Any] = []
            for each in waiting:
                (met if each[0].counts or each[0].function(*arguments, **options) else unmet).append(each)
            if met or waiting is everything:
                self._unmet[entry] = unmet
                self._note(entry, [name for _, names in met for name in names])
            return False

        plant(Fault("", entry, unchanged, note))

    def _note(self, entry: str, names: list[str]) -> None:
        self.called.add(entry)
        self.met.update(names)
        if os.getpid() != self._process:
            os.write(self._of_children, f"{' '.join([entry, *names])}\n".encode())
