"""What our sources define, and what each definition reaches, found without running or importing any of it.

A definition is a name at the top of a module. Comments, docstrings and formatting are no part of a source.
"""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path

Place = tuple[str, str]  # a module and a name in it; the whole module where the name is empty


@dataclasses.dataclass
class Module:
    """A module: the statements by the names that they define, and what its imports bind."""

    package: str
    names: dict[str, list[ast.stmt]] = dataclasses.field(default_factory=dict)
    imports: dict[str, Place] = dataclasses.field(default_factory=dict)
    bare: list[ast.stmt] = dataclasses.field(default_factory=list)  # these define nothing


class Sources:
    """The modules under some folders, of which the first that has a module counts.

    The first folder may hold what is not ours, as the site-packages of an installed suite do: of it only
    ``packages`` count, where these are given.
    A module whose name begins with one of ``whole`` counts as one definition; one that begins with one of
    ``ignored`` is not followed.
    """

    def __init__(
        self,
        *roots: Path,
        packages: tuple[str, ...] = (),
        whole: tuple[str, ...] = (),
        ignored: tuple[str, ...] = (),
    ) -> None:
        self._roots, self._packages = roots, packages
        self._whole, self._ignored = whole, ignored
        self._modules: dict[str, Module | None] = {}
        self._next: dict[Place, tuple[Place, ...]] = {}

    def module(self, name: str) -> Module | None:
        """A module of the folder; None where there is none, or where it is ignored."""
        if name not in self._modules:
            path = self._path(name)
            ignored = path is None or name.startswith(self._ignored)
            self._modules[name] = None if ignored or path is None else _read(path, name)
        return self._modules[name]

    def _path(self, name: str) -> Path | None:
        parts = name.split(".")
        roots = self._roots[1:] if self._packages and parts[0] not in self._packages else self._roots
        stems = [root.joinpath(*parts) for root in roots]
        candidates = [place for stem in stems for place in (stem.with_suffix(".py"), stem / "__init__.py")]
        return next((path for path in candidates if path.is_file()), None)

    def reached(self, *places: Place) -> frozenset[Place]:
        """The definitions that some definitions reach, themselves among them."""
        found: set[Place] = set()
        waiting = [self._resolved(place) for place in places]
        while waiting:
            place = waiting.pop()
            if place is not None and place not in found:
                found.add(place)
                waiting.extend(self._uses(place))
        return frozenset(found)

    def digest(self, place: Place) -> str:
        """A digest of a definition's own source."""
        return hashlib.sha256("\n".join(map(_plain, self._statements(place))).encode()).hexdigest()

    def _statements(self, place: Place) -> list[ast.stmt]:
        module = self.module(place[0])
        assert module is not None
        if place[1]:
            return module.names[place[1]]
        return [*module.bare, *dict.fromkeys(each for stated in module.names.values() for each in stated)]

    def _resolved(self, place: Place) -> Place | None:
        """Where a name is defined, through imports; None where that is none of our sources."""
        name, local = place
        module = self.module(name)
        if module is None:
            return None
        if local in module.imports:
            return self._resolved(module.imports[local])
        if local and local not in module.names:
            return self._resolved((f"{name}.{local}", ""))
        return (name, "") if name.startswith(self._whole) else (name, local)

    def _uses(self, place: Place) -> tuple[Place, ...]:
        if place not in self._next:
            used = (self._resolved(each) for each in self._referred(place))
            self._next[place] = tuple(dict.fromkeys(each for each in used if each is not None))
        return self._next[place]

    def _referred(self, place: Place) -> Iterator[Place]:
        module = self.module(place[0])
        assert module is not None
        statements = self._statements(place)
        if place[1]:
            statements = [*statements, *module.bare]
        for node in (each for statement in statements for each in ast.walk(statement)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                target = module.imports.get(node.value.id)
                if target is not None and self._is_module(target):
                    yield "".join(target) if not target[1] else ".".join(target), node.attr
            elif isinstance(node, ast.Name):
                target = module.imports.get(node.id)
                if node.id in module.names or (target is not None and not self._is_module(target)):
                    yield place[0], node.id
        if not place[1]:
            yield from module.imports.values()

    def _is_module(self, place: Place) -> bool:
        """Whether an import binds a module, of which attributes are taken."""
        module, local = place
        if not local:
            return True
        known = self.module(module)
        stated = known is not None and (local in known.names or local in known.imports)
        return not stated and self.module(f"{module}.{local}") is not None


def _read(path: Path, name: str) -> Module:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    module = Module(package)
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for statement in _without_docstring(ast.parse(text).body):
        imports = any("import " in line for line in lines[statement.lineno - 1 : statement.end_lineno])
        bound = dict(_imported(statement, package)) if imports else {}
        defined = set(_defined(statement)) - bound.keys()
        module.imports |= bound
        for each in defined:
            module.names.setdefault(each, []).append(statement)
        if not bound and not defined:
            module.bare.append(statement)
    return module


def _imported(statement: ast.stmt, package: str) -> Iterator[tuple[str, Place]]:
    """What the imports of a statement bind, those in functions too."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or name, (name, "")
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1])
            base = ".".join(filter(None, (above, node.module))) if node.level else node.module or ""
            for alias in node.names:
                yield alias.asname or alias.name, (base, alias.name)


def _defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    is_docstring = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return body[1:] if is_docstring else body


def _plain(node: object) -> str:
    """A syntax tree as text that is the same on every Python: without places, docstrings and empty fields."""
    if isinstance(node, list):
        return f"[{','.join(map(_plain, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = dict(ast.iter_fields(node))
    if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        fields["body"] = _without_docstring(node.body)
    if isinstance(node, ast.JoinedStr):
        fields["values"] = list(_joined(node.values))
    said = (f"{name}={_plain(value)}" for name, value in fields.items() if _says_something(name, value))
    return f"{type(node).__name__}({','.join(said)})"


def _joined(values: list[ast.expr]) -> Iterator[object]:
    """The parts of an f-string, which some Pythons cut into more pieces than others."""
    for is_text, group in itertools.groupby(values, key=lambda each: isinstance(each, ast.Constant)):
        if is_text:
            text = "".join(str(each.value) for each in group if isinstance(each, ast.Constant))
            if text:
                yield text
        else:
            yield from group


def _says_something(name: str, value: object) -> bool:
    return name not in ("ctx", "kind", "type_comment") and value is not None and value != []
