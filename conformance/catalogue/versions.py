"""The versions that the suite supports, and ranges of versions; one line a version, the newest last."""

from __future__ import annotations

from packaging.specifiers import SpecifierSet
from packaging.version import Version

# The newest patch of each minor.
TORCH = (
    "1.13.1",
    "2.0.1",
    "2.1.2",
    "2.2.2",
    "2.3.1",
    "2.4.1",
    "2.5.1",
    "2.6.0",
    "2.7.1",
    "2.8.0",
    "2.9.1",
    "2.10.0",
    "2.11.0",
    "2.12.1",
    "2.13.0",
    "2.14.1",
    "2.15.0",
)
NUMPY = (
    "1.26.4",
    "2.0.2",
    "2.1.3",
    "2.2.6",
    "2.3.5",
    "2.4.0",
)


def contains(spec: str, version: str) -> bool:
    """Whether a range has a version; a nightly or a vendor's build counts as the release it leads to."""
    return not spec or SpecifierSet(spec).contains(Version(version).base_version)


def meet(first: str, second: str) -> bool:
    """Whether two ranges made of >= and < have a version in common: then a bound of one is in both."""
    bounds = ["0", *(each.version for spec in (first, second) for each in SpecifierSet(spec))]
    return any(contains(first, bound) and contains(second, bound) for bound in bounds)
