"""Where Hypothesis keeps the failures that it found, so that they can travel between machines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis.database import (
    DirectoryBasedExampleDatabase,
    ExampleDatabase,
    GitHubArtifactDatabase,
    MultiplexedDatabase,
    ReadOnlyDatabase,
)

HERE = Path(".conformance") / "examples"


def database(place: str) -> ExampleDatabase:
    """The example database at a place: a folder, ``redis://HOST:PORT``, or ``github:OWNER/REPOSITORY``.

    Of a GitHub repository the newest artifact is read, and what is new is kept in ``.conformance/examples``.
    Raises pytest.UsageError for a place that cannot be used.
    """
    if place.startswith(("redis://", "rediss://", "unix://")):
        return _redis(place)
    if place.startswith("github:"):
        repository = re.fullmatch(r"github:([\w.-]+)/([\w.-]+)", place)
        if not repository:
            raise pytest.UsageError(f"--examples {place}: not a repository; write github:OWNER/REPOSITORY")
        shared = GitHubArtifactDatabase(repository[1], repository[2])
        return MultiplexedDatabase(DirectoryBasedExampleDatabase(HERE), ReadOnlyDatabase(shared))
    return DirectoryBasedExampleDatabase(place)


def _redis(place: str) -> ExampleDatabase:
    try:
        from hypothesis.extra.redis import RedisExampleDatabase
        from redis import Redis
        from redis.exceptions import RedisError
    except ImportError:
        problem = "this Python has no redis; run python -m pip install redis"
        raise pytest.UsageError(f"--examples {place}: {problem}") from None
    try:
        server = Redis.from_url(place)
        server.ping()
    except (RedisError, ValueError) as error:
        raise pytest.UsageError(
            f"--examples {place}: no answer ({error}); start it, or name another"
        ) from None
    return RedisExampleDatabase(server)


class OfColumn(ExampleDatabase):
    """A database that keeps the failures of one claim on one device apart from all others.

    Else what one device alone shows would be deleted where another passes.
    """

    def __init__(self, kept: ExampleDatabase, column: tuple[str, str]) -> None:
        super().__init__()
        self._kept, self._prefix = kept, "@".join(column).encode() + b" "

    def save(self, key: bytes, value: bytes) -> None:
        """Keep a value under a key."""
        self._kept.save(self._prefix + key, value)

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """The values under a key."""
        return self._kept.fetch(self._prefix + key)

    def delete(self, key: bytes, value: bytes) -> None:
        """Forget a value under a key."""
        self._kept.delete(self._prefix + key, value)
