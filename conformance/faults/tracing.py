"""Which faults a claim can meet: entries are watched while it is judged, and nothing is broken."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from conformance.faults.parts import condition
from conformance.faults.planting import Fault, fits, plant, unchanged


class Trace:
    """Notes the faults whose condition was met, here and in forked children, from ``begin`` to ``end``."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Watch the entries of these faults for the rest of this process."""
        self.met: set[str] = set()
        self.process = os.getpid()
        self.of_children = -1
        entries = defaultdict(list)
        for fault in faults:
            if fits(fault):
                entries[fault.entry].append(fault)
        for entry, of_entry in sorted(entries.items()):
            self._watch(entry, of_entry)

    def begin(self) -> None:
        """Forget what was met."""
        self.met.clear()
        self.process = os.getpid()
        with tempfile.NamedTemporaryFile() as file:
            self.of_children = os.open(file.name, os.O_RDWR | os.O_APPEND)

    def end(self) -> list[str]:
        """The names of the faults that were met."""
        os.lseek(self.of_children, 0, os.SEEK_SET)
        with os.fdopen(self.of_children, encoding="utf-8") as file:
            return sorted(self.met | set(file.read().splitlines()))

    def _watch(self, entry: str, faults: Sequence[Fault]) -> None:
        @condition("", "")
        def note(*arguments: Any, **options: Any) -> bool:
            unmet = [each for each in faults if each.name not in self.met]
            met = [each.name for each in unmet if each.condition(*arguments, **options)]
            self.met.update(met)
            if os.getpid() != self.process:
                os.write(self.of_children, "".join(f"{name}\n" for name in met).encode())
            return False

        plant(Fault("", entry, unchanged, note))
