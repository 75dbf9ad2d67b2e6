"""The results file of one run: what it records, its only reader and its only writer.

A run is JSON lines in UTF-8: one header, one line for each claim, one verdict for each claim and device,
one footer. Fields that say what they say by default are left out; claims that are absent for one reason are
one line; runs of one folder may share their claims and long texts in a file beside them.
``results.schema.json`` describes one line. Nothing here imports torch or NumPy.
"""

from conformance.verdict.errors import (
    Altered,
    DuplicateClaim,
    DuplicateColumn,
    DuplicateVerdict,
    InvalidJson,
    MissingShared,
    MissingVerdict,
    NotUtf8,
    OtherSchema,
    ResultsError,
    TooLarge,
    Truncated,
    UnknownClaim,
    UnknownDevice,
    WrongShape,
)
from conformance.verdict.reading import read
from conformance.verdict.records import SCHEMA, SHARED, VERDICTS, Absent, Claim, Footer, Header, Run, Verdict
from conformance.verdict.sharing import Shared
from conformance.verdict.sharing import read as read_shared
from conformance.verdict.writing import write, write_shared

__all__ = [
    "SCHEMA",
    "SHARED",
    "VERDICTS",
    "Absent",
    "Altered",
    "Claim",
    "DuplicateClaim",
    "DuplicateColumn",
    "DuplicateVerdict",
    "Footer",
    "Header",
    "InvalidJson",
    "MissingShared",
    "MissingVerdict",
    "NotUtf8",
    "OtherSchema",
    "ResultsError",
    "Run",
    "Shared",
    "TooLarge",
    "Truncated",
    "UnknownClaim",
    "UnknownDevice",
    "Verdict",
    "WrongShape",
    "read",
    "read_shared",
    "write",
    "write_shared",
]
