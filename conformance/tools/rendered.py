"""What is made of the published data, and whether it is what would be made of it today."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from conformance.tools.environments import ROOT, UnusableError

# What each file is made by, where the folder is ROOT / "reports": the command, and the data that it reads.
COMMANDS = {
    "matrix.md": (("matrix", "--format", "markdown"), "runs/*.jsonl"),
    "documents.md": (("documents", "--format", "markdown"), "runs/*.jsonl"),
    "findings.md": (("findings",), "runs/*.jsonl"),
    "refuted.md": (("refuted",), "runs/*.jsonl"),
    "guide.md": (("guide",), "runs/*.jsonl"),
    "coverage.md": (("coverage",), "coverage.json"),
    "faults.md": (("faults",), "faults.json"),
}
# The sources on which a file depends beside the fingerprints of the claims.
_SOURCES = {
    "coverage": ("conformance/tools/coverage.py",),
    "faults": ("conformance/faults/**/*.py", "conformance/faults/**/*.toml"),
    "rendered": ("reports/*.py", "reports/findings/*", "conformance/catalogue/**/*.toml"),
}
_NOTES = "made.json"


class Rendered:
    """The folder of what is published, with a note of what each file was made of."""

    def __init__(self, folder: Path, fingerprints: Mapping[str, str]) -> None:
        self._folder, self._fingerprints = folder, fingerprints
        self._path = folder / "data" / _NOTES
        known = self._path.read_text(encoding="utf-8") if self._path.exists() else "{}"
        self._notes: dict[str, str] = json.loads(known)

    def is_stale(self, name: str) -> bool:
        """Whether a measurement (coverage, faults) or a file that shows one was made of something else."""
        return self._notes.get(name) != self._key(name)

    def note(self, name: str) -> None:
        """Note that it was made of what there is now."""
        self._notes[name] = self._key(name)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._notes, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    def stale(self) -> list[str]:
        """The measurements and the files that are stale."""
        return [name for name in ("coverage", "faults", *COMMANDS) if self.is_stale(name)]

    def render(self) -> list[str]:
        """Render what is stale, and say which files that were. Raises UnusableError where a command fails."""
        made = [name for name in COMMANDS if self._data(name) and self.is_stale(name)]
        for name in made:
            arguments = [
                *COMMANDS[name][0],
                *map(str, self._data(name)),
                "--output",
                str(self._folder / name),
            ]
            command = [sys.executable, "-m", "reports", *arguments]
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if ended.returncode:
                raise UnusableError(f"{name} is not rendered: {ended.stderr.strip()}")
            self.note(name)
        return made

    def _data(self, name: str) -> list[Path]:
        return sorted((self._folder.resolve() / "data").glob(COMMANDS[name][1]))

    def _key(self, name: str) -> str:
        """What a file is made of, and what it says itself, as a digest."""
        if name not in COMMANDS:
            claims = (f"{claim} {each}" for claim, each in sorted(self._fingerprints.items()))
            return _digest(claims, [*_sources(name), self._path.with_name(f"{name}.json")])
        shared = self._path.parent / "runs" / "shared.ndjson"
        return _digest((), [*_sources("rendered"), *self._data(name), shared, self._folder / name])


def _sources(name: str) -> list[Path]:
    return sorted(path for pattern in _SOURCES[name] for path in ROOT.glob(pattern) if path.is_file())


def _digest(texts: Iterable[str], files: Iterable[Path]) -> str:
    digest = hashlib.sha256("\n".join(texts).encode())
    for path in files:
        digest.update(path.read_bytes() if path.exists() else b"none")
    return digest.hexdigest()[:12]
