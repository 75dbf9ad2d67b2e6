"""A search for a given time: what of it is done, kept so that it can be interrupted and go on."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from conformance.verdict.results import Verdict

FOLDER = Path(".conformance")


class Search:
    """The progress of one search, in a file of its own whose first line says which search it is.

    ``what`` names all that the verdicts depend on and the options: a search goes on only where all are
    equal. A line that was cut off counts as not written. Raises OSError where the folder cannot be written.
    """

    def __init__(self, what: dict[str, Any], seed: int, folder: Path = FOLDER) -> None:
        name = hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:12]
        self.path = folder / f"search-{name}.jsonl"
        self.seed = seed
        self.done: dict[tuple[str, str], Verdict] = {}
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            lines = self.path.read_text(encoding="utf-8").splitlines()
            self.seed = int(json.loads(lines[0])["seed"])
            for line in lines[1:]:
                verdict = Verdict(**json.loads(line))
                self.done[verdict.claim, verdict.device] = verdict
        folder.mkdir(parents=True, exist_ok=True)
        kept = [{"what": what, "seed": self.seed}, *map(dataclasses.asdict, self.done.values())]
        scratch = self.path.with_suffix(".new")
        scratch.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
        scratch.replace(self.path)

    def add(self, verdict: Verdict) -> None:
        """Keep a verdict that the search came to."""
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(verdict)) + "\n")

    def end(self) -> None:
        """Forget the progress of a search that came to its end."""
        self.path.unlink(missing_ok=True)
