"""The modes of code that does not run eagerly; a mode is a column as a device is. Imports no torch."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from conformance.catalogue.tables import tables
from conformance.catalogue.versions import contains
from conformance.verdict.records import EAGER, mode_of

__all__ = ["EAGER", "MODES", "Mode", "column_of_mode", "mode_of"]

DEVICE = "cpu"  # on which modes are judged


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mode:
    """A mode, as modes.toml describes it."""

    runs: str
    torch: str
    without: str
    captures: str
    together: tuple[str, ...]

    def fits(self, torch: str) -> bool:
        """Whether a version of torch has the mode."""
        return contains(self.torch, torch)


def _mode(fields: dict[str, object]) -> Mode:
    together = fields.pop("with", ())
    return Mode(**fields, together=tuple(together))  # type: ignore[arg-type]  # as the file has them


MODES = {name: _mode(fields) for name, fields in tables(Path(__file__).with_suffix(".toml")).items()}


def column_of_mode(name: str) -> str:
    """The name of the column of a mode."""
    return f"{DEVICE}/{name}"
