"""What can be wrong with a results file: one small exception for each way."""

from __future__ import annotations

from pathlib import Path


class ResultsError(Exception):
    """A results file that cannot be trusted; says which file, which line and why."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


class NotUtf8(ResultsError):
    """The file holds bytes that are not UTF-8."""


class InvalidJson(ResultsError):
    """A line is not one JSON object that every reader understands alike."""


class TooLarge(ResultsError):
    """A line or the file is larger than any run writes."""


class WrongShape(ResultsError):
    """A line is a JSON object, but not one that this format has."""


class OtherSchema(ResultsError):
    """The file was written in another version of this format."""


class Truncated(ResultsError):
    """The file has no footer, or lines after it, or other lines than its footer counts."""


class Altered(ResultsError):
    """The lines are not those that were written: their digest is not the footer's."""


class DuplicateColumn(ResultsError):
    """The header lists a device twice, or two files judge the same column."""


class DuplicateClaim(ResultsError):
    """Two lines state the same claim."""


class DuplicateVerdict(ResultsError):
    """Two lines judge the same claim in the same column."""


class UnknownClaim(ResultsError):
    """A verdict names a claim that no line before it states."""


class UnknownDevice(ResultsError):
    """A verdict names a device that the header does not list."""


class MissingVerdict(ResultsError):
    """A claim has no verdict in one of the columns."""


class MissingShared(ResultsError):
    """The file beside the run that has its claims and long texts is not there, or lacks one of them."""
