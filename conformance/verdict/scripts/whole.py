"""A property as a program: its inputs written out, its helpers copied in, its body as it stands."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import itertools
import sys
import textwrap
import types
from collections.abc import Callable, Iterator
from typing import Any

from conformance import catalogue
from conformance.verdict.scripts.names import is_ours


def script(function: Callable[..., None], inputs: dict[str, Any]) -> str:
    """The program of the function of a property."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    plain = {name: value for name, value in inputs.items() if not hasattr(value, "build")}
    lines = [f"{name} = {_plain_source(value)}" for name, value in plain.items() if _uses(body, name)]
    numbers = itertools.count(1)
    settings = inputs["ambient"].source() if "ambient" in inputs else []
    for statement in body:
        if settings and not builds(statement, inputs):  # inputs are built outside of them
            lines += settings
            settings = []
        lines += _statement(statement, inputs, numbers)
    program = "\n".join(lines)
    ways = {value.__name__: value for value in plain.values() if inspect.isfunction(value)}
    carried = helpers(ast.parse(program), function.__globals__ | ways)
    imports = _imports("\n".join([*carried, program]), function)
    blocks = ["\n".join([*imports, *device_setup(inputs)]), *carried, program]
    return "\n\n".join(block for block in blocks if block) + "\n"


def device_setup(inputs: dict[str, Any]) -> list[str]:
    kind = catalogue.kind_of(inputs.get("device", "cpu"))
    setup = catalogue.KINDS_OF_DEVICES[kind].setup
    if kind == catalogue.VENDOR:
        from strategies.devices import modules_of_vendors

        return [f"import {module}" for module in modules_of_vendors()]
    if kind == "simulated":
        from strategies import simulated

        lines = (
            inspect.getsource(simulated)
            .split('"""', 2)[2]
            .replace("from __future__ import annotations\n", "")
        )
        return [lines.strip(), setup]
    return [setup] if setup else []


def _uses(body: list[ast.stmt], name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for part in body for node in ast.walk(part))


def _plain_source(value: Any) -> str:
    if callable(value):
        name: str = value.__name__
        for module in ("torch.nn.functional", "torch", "numpy", "operator"):
            if getattr(importlib.import_module(module), name, None) is value:
                return f"{'np' if module == 'numpy' else module}.{name}"
        return f"torch.Tensor.{name}" if hasattr(value, "__objclass__") else name
    if isinstance(value, float) and not (value == value and abs(value) != float("inf")):
        return f"float({str(value)!r})"
    return repr(value)


def builds(statement: ast.stmt, inputs: dict[str, Any]) -> bool:
    """Whether a statement does no more than build an input."""
    return isinstance(statement, ast.Assign) and bool(_built(statement.value, "", inputs))


def _statement(statement: ast.stmt, inputs: dict[str, Any], numbers: Iterator[int]) -> list[str]:
    """A statement of the property, with each recipe that it builds written out before it."""
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        lines = _built(statement.value, statement.targets[0].id, inputs)
        if lines:
            return lines
    writer = _Writer(inputs, numbers)
    rewritten = ast.fix_missing_locations(writer.visit(statement))
    return [*writer.before, ast.unparse(rewritten)]


def _built(node: ast.expr, name: str, inputs: dict[str, Any]) -> list[str]:
    """The lines that do what ``recipe.build(...)`` or ``array()`` does and bind it; none for other nodes."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return []
    recipe: Any = inputs.get(ast.unparse(node.func.value))
    if not hasattr(recipe, "build") or node.func.attr not in ("array", "build"):
        return []
    if node.func.attr == "array":
        return list(recipe.array_source(name))
    device = inputs.get("device", "cpu") if node.args else "cpu"
    lines: list[str] = recipe.source(name) if device == "cpu" else recipe.source(name, device)
    return lines


class _Writer(ast.NodeTransformer):
    """Writes out recipes within expressions, and gives each assertion a message."""

    def __init__(self, inputs: dict[str, Any], numbers: Iterator[int]) -> None:
        self.inputs, self.numbers = inputs, numbers
        self.before: list[str] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not _built(node, "", self.inputs):
            return self.generic_visit(node)
        name = f"built_{next(self.numbers)}"
        self.before += _built(node, name, self.inputs)
        return ast.Name(name, ast.Load())

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        owner = node.value
        if isinstance(owner, ast.Name) and hasattr(self.inputs.get(owner.id), "build"):
            return ast.parse(repr(getattr(self.inputs[owner.id], node.attr)), mode="eval").body
        return self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        self.generic_visit(node)
        names = {each.id for each in ast.walk(node.test) if isinstance(each, ast.Name)}
        called = {
            each.func.id
            for each in ast.walk(node.test)
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
        }
        bound = {
            each.id for each in ast.walk(node.test) if isinstance(each, ast.Name) and _is_bound(each, node)
        }
        shown = sorted(names - called - bound - set(dir(__builtins__)) - {"torch", "np"})
        if shown and node.msg is None:
            node.msg = ast.parse("f'" + ", ".join(f"{{{name}=}}" for name in shown) + "'", mode="eval").body
        return node


def _is_bound(name: ast.Name, within: ast.AST) -> bool:
    """Whether a comprehension or lambda inside the assertion binds the name."""
    for node in ast.walk(within):
        targets = ast.walk(node.target) if isinstance(node, ast.comprehension) else ()
        if any(isinstance(each, ast.Name) and each.id == name.id for each in targets):
            return True
    return False


def helpers(tree: ast.AST, namespace: dict[str, Any]) -> list[str]:
    """Sources of the project's functions and tables that the program uses, in the order of use."""
    found: dict[str, str] = {}

    def collect(node: ast.AST, namespace: dict[str, Any]) -> None:
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and each.id in namespace and each.id not in found:
                value = namespace[each.id]
                if inspect.isfunction(value) and is_ours(value):
                    source = inspect.getsource(value)
                    found[each.id] = ""
                    collect(ast.parse(textwrap.dedent(source)), value.__globals__)
                    found.pop(each.id)
                    found[each.id] = source.rstrip()
                elif each.id.isupper() and isinstance(value, dict | str):
                    found[each.id] = _table(each.id, value)

    collect(tree, namespace)
    return list(found.values())


def _table(name: str, value: dict[Any, Any] | str) -> str:
    """A statement that binds a table to its name; one of functions as it is written in its module."""
    entries = value.values() if isinstance(value, dict) else ()
    functions = [part for each in entries if isinstance(each, tuple) for part in each if callable(part)]
    if not functions:
        return f"{name} = {value!r}"
    source = inspect.getsource(sys.modules[functions[0].__module__])
    written = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    (table,) = [node for node in written if ast.unparse(node.targets[0]) == name]
    return str(ast.get_source_segment(source, table))


def _imports(program: str, function: Callable[..., None]) -> list[str]:
    """The import lines for every module that the program names."""
    namespaces = [function.__globals__, *_oracle_globals()]
    lines = {"import torch"}
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Name):
            for namespace in namespaces:
                value = namespace.get(node.id)
                if isinstance(value, types.ModuleType):
                    same = value.__name__ == node.id
                    lines.add(f"import {value.__name__}" + ("" if same else f" as {node.id}"))
                elif node.id in ("Any", "Callable"):
                    lines.add(
                        "from typing import Any"
                        if node.id == "Any"
                        else "from collections.abc import Callable"
                    )
    return sorted(lines)


@functools.cache
def _oracle_globals() -> tuple[dict[str, Any], ...]:
    import conformance.properties.oracles

    return (vars(sys.modules[conformance.properties.oracles.__name__]),)
