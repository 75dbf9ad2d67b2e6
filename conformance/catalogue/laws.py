"""Laws and ways across: each is stated once, and a claim of a law is a law of a way.

A law speaks of every way that takes and gives what it says; ``without`` takes out some, each with the
reason, and ``also`` adds some; a ``plain`` one speaks of no other spellings of a way. A law ``of`` lines
speaks of every line of a program that takes what it says.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from conformance.catalogue.claim import Claim, claim
from conformance.catalogue.expectations import Expectation, expectation
from conformance.catalogue.lines import lines
from conformance.catalogue.tables import CatalogueError, check_keys, check_known, located

LAWS = Path(__file__).parent / "laws"
WAYS = Path(__file__).parent / "ways.toml"

TAKEN = ("array", "tensor")
GIVEN = ("tensor", "array", "number")
SPOKEN_OF = ("ways", "lines")
MEMORY = ("shared", "copied", "either")  # whether the result is in the memory of the argument
# What a way refuses an argument with, as a sentence lists it.
ERRORS = ("TypeError", "ValueError", "RuntimeError", "BufferError")


@dataclasses.dataclass(frozen=True)
class Way:
    """A way across: its call as a user writes it, what it takes and gives, and with what it also refuses.

    A line of a program (``of`` is "lines") states its source and what it takes alone.
    ``like`` is a way of which it is another spelling: the exceptions of that are its own, too.
    ``absent`` says in which versions there is no such call.
    """

    name: str
    call: str
    takes: str
    gives: str
    memory: str
    error: str
    like: str
    absent: tuple[Expectation, ...]
    where: str
    of: str = "ways"

    @property
    def errors(self) -> str:
        """The errors with which it refuses, as a list in a sentence."""
        names = [*ERRORS, self.error] if self.error else list(ERRORS)
        return f"{', '.join(names[:-1])} or {names[-1]}"

    def is_among(self, names: Iterable[str]) -> bool:
        """Whether it is one of the ways, or another spelling of one."""
        return self.name in names or self.like in names


@dataclasses.dataclass(frozen=True)
class Law:
    """A sentence about every way that takes and gives what it says, and what is expected of some ways."""

    name: str
    fields: Mapping[str, Any]
    where: str

    def speaks_of(self, way: Way) -> bool:
        """Whether the law is claimed of a way."""
        if way.is_among(self.fields.get("without", {})) or (way.like and self.fields.get("plain")):
            return False
        fits = (
            way.of == self.fields.get("of", "ways")
            and way.takes == self.fields["takes"]
            and way.gives in self.fields.get("gives", (way.gives,))
            and way.memory in self.fields.get("memory", (way.memory,))
        )
        return fits or way.is_among(self.fields.get("also", {}))

    def of(self, way: Way) -> Claim:
        """The claim that the law is kept by a way."""
        cites = [*self.fields["cites"], *self.fields.get("also_cites", {}).get(way.name, [])]
        on_cpu = way.is_among(self.fields.get("cpu_alone", ()))
        expect = [
            {key: value for key, value in each.items() if key not in ("ways", "but")}
            for each in self.fields.get("expect", [])
            if way.is_among(each.get("ways", (way.name,))) and way.name not in each.get("but", ())
        ]
        stated = {key: self.fields[key] for key in ("kind", "harm")}
        of_law = claim(
            self.where,
            f"{way.name}.{self.name}",
            {
                **stated,
                "sentence": self.fields["sentence"].format(call=way.call, errors=way.errors),
                "cites": cites,
                "devices": "cpu" if on_cpu else self.fields.get("devices", "cpu"),
                "expect": expect,
            },
        )
        return dataclasses.replace(of_law, expect=(*way.absent, *of_law.expect))


_WAY_KEYS = {
    "call": str,
    "takes": str,
    "gives": str,
    "memory": str,
    "error": str,
    "like": str,
    "absent": list,
}
_LAW_KEYS = {
    "sentence": str,
    "cites": list,
    "kind": str,
    "harm": str,
    "devices": str,
    "takes": str,
    "of": str,
    "plain": bool,
    "gives": list,
    "memory": list,
    "without": dict,
    "also": dict,
    "also_cites": dict,
    "cpu_alone": list,
    "expect": list,
}


def ways(path: Path = WAYS) -> dict[str, Way]:
    """The ways across by name; raises CatalogueError for one that cannot be used."""
    known = {name: _way(where, name, fields) for name, (where, fields) in located(path).items()}
    for way in known.values():
        check_known(way.where, [way.like] if way.like else [], known, "way")
    return known


def lines_by_name(known: Mapping[str, Way]) -> dict[str, Way]:
    """The lines of programs by name; raises CatalogueError for one that is called as a known way is."""
    found: dict[str, Way] = {}
    for name, takes, source, where in lines():
        if name in known or name in found:
            raise CatalogueError(f"{where}: there is another {name!r}; rename one")
        check_known(where, (takes,), TAKEN, "kind of argument")
        unsaid = dict.fromkeys(("gives", "memory", "error", "like"), "")
        found[name] = Way(name=name, call=source, takes=takes, absent=(), where=where, of="lines", **unsaid)
    return found


def laws(folder: Path = LAWS, known: Mapping[str, Way] | None = None) -> Iterator[Law]:
    """The laws of a folder, by file; raises CatalogueError for one that cannot be used."""
    if known is None:
        known = ways()
        known |= lines_by_name(known)
    for path in sorted(folder.glob("*.toml")):
        for pattern, (where, fields) in located(path).items():
            yield _law(where, pattern, fields, known)


def claims_of_laws(folder: Path = LAWS, ways_file: Path = WAYS) -> Iterator[Claim]:
    """The claim of each law for each way, or line, that it speaks of."""
    known = ways(ways_file)
    known |= lines_by_name(known)
    for law in laws(folder, known):
        for way in known.values():
            if law.speaks_of(way):
                yield law.of(way)


def _way(where: str, name: str, fields: Any) -> Way:
    check_keys(where, fields, _WAY_KEYS, ("call", "takes", "gives", "memory"))
    check_known(where, (fields["takes"],), TAKEN, "kind of argument")
    check_known(where, (fields["gives"],), GIVEN, "kind of result")
    check_known(where, (fields["memory"],), MEMORY, "word for memory")
    absent = tuple(expectation(where, each | {"verdict": "absent"}) for each in fields.get("absent", []))
    return Way(name=name, where=where, **{"error": "", "like": ""} | fields | {"absent": absent})


def _law(where: str, pattern: str, fields: Any, known: Mapping[str, Way]) -> Law:
    if not pattern.startswith("*."):
        raise CatalogueError(f"{where}: {pattern!r} is no law; write it like '*.keeps-values'")
    check_keys(where, fields, _LAW_KEYS, ("sentence", "cites", "kind", "harm", "takes"))
    check_known(where, (fields["takes"],), TAKEN, "kind of argument")
    check_known(where, (fields.get("of", "ways"),), SPOKEN_OF, "word for what laws speak of")
    check_known(where, fields.get("gives", ()), GIVEN, "kind of result")
    check_known(where, fields.get("memory", ()), MEMORY, "word for memory")
    law = Law(pattern[2:], fields, where)
    listed = [fields.get(key, ()) for key in ("without", "also", "also_cites", "cpu_alone")]
    exceptions = [each for each in fields.get("expect", []) if isinstance(each, dict)]
    listed += [each.get(key, ()) for each in exceptions for key in ("ways", "but")]
    for names in listed:
        check_known(where, names, known, "way")
    _check_exceptions(law, known)
    return law


def _check_exceptions(law: Law, known: Mapping[str, Way]) -> None:
    """Raise CatalogueError for an exclusion, an addition or an exception that changes nothing."""
    alone = {key: value for key, value in law.fields.items() if key not in ("without", "also")}
    fitting = Law(law.name, alone, law.where)
    for name in law.fields.get("without", {}):
        if not fitting.speaks_of(known[name]):
            raise CatalogueError(f"{law.where}: the law does not speak of {name!r} anyway; take it out")
    for name in law.fields.get("also", {}):
        if fitting.speaks_of(known[name]):
            raise CatalogueError(f"{law.where}: the law speaks of {name!r} anyway; take it out")
    for key in ("also_cites", "cpu_alone"):
        _check_spoken_of(law, law.fields.get(key, ()), known)
    for each in law.fields.get("expect", []):
        _check_spoken_of(law, each.get("ways", ()), known)
        _check_left_out(law, each, known)


def _check_left_out(law: Law, exception: Mapping[str, Any], known: Mapping[str, Way]) -> None:
    for name in exception.get("but", ()):
        if known[name].like not in exception.get("ways", ()):
            problem = f"{name!r} is no spelling of a way in 'ways'"
            raise CatalogueError(f"{law.where}: {problem}; take it out of 'but'")


def _check_spoken_of(law: Law, names: Any, known: Mapping[str, Way]) -> None:
    for name in names:
        if not law.speaks_of(known[name]):
            raise CatalogueError(f"{law.where}: the law does not speak of {name!r}; take the exception out")
