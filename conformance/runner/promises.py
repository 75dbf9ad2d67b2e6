"""Which promise an assertion is about, from what it looks at: the functions that it calls, the attributes."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from conformance.catalogue import PROMISES

# The first row of which an assertion looks at something names its promise.
LOOKS = (
    ("warning", {"warned_by", "catch_warnings"}),
    ("survival", {"killed_by"}),
    ("state", {"state_of", "uncommon_state_of", "_version"}),
    ("sharing", {"shares_with", "same_address", "same_place"}),
    ("independence", {"shares_nothing_with"}),
    ("lifetime", {"ref"}),
    ("gradient", {"requires_grad", "grad_fn", "grad", "is_leaf", "agrees", "tangent"}),
    ("values", {"same_outcome", "same_numbers"}),
    ("refusal", {"raised_by", "raised_or", "match", "tried"}),
    ("values", {"same_bits", "same_values", "same_number", "bits", "allclose", "predicted"}),
    ("values", {"tolist", "item", "count_nonzero"}),
    ("dtype", {"dtype", "is_floating_point"}),
    ("strides", {"stride", "strides", "is_contiguous", "same_steps"}),
    ("conj or neg bit", {"is_conj", "is_neg"}),
    ("access", {"writeable"}),
    ("shape", {"shape", "numel", "size"}),
    ("device", {"device"}),
    ("type", {"isinstance", "type"}),
    ("speed", {"perf_counter_ns"}),
    ("text", {"repr", "str", "search"}),
)


@functools.cache
def promise_at(path: str, line: int) -> str:
    """The promise of the assertion at a line of a file; empty where nothing that it looks at tells."""
    tree = tree_of(path)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or node.lineno):
                    return promise_of(node, function, tree)
    return ""


def promise_of(node: ast.Assert, function: ast.FunctionDef, module: ast.Module) -> str:
    """The promise of an assertion of a function.

    Its message is the promise where it is one: ``assert agree, "sharing"``. Otherwise what the assertion
    itself looks at tells, and where that says nothing, what the names in it were made by.
    """
    if node.msg is not None and states_promise(node):
        return str(ast.literal_eval(node.msg))
    sources = [made for name in _names(node.test) for made in _made_by(name, function)]
    direct = set(_looks(node.test))
    if any("raised_by" in _looks(made) for made in sources):
        direct.add("raised_by")
    made_by = {look for made in sources for look in _looks(made)}
    helpers = {look for name in direct | made_by for look in _body_of(name, module)}
    compared = {"is"} if _compares_identity(node.test) else set()
    return next((found for found in map(_first, (direct, made_by, helpers, compared)) if found), "")


def states_promise(node: ast.Assert) -> bool:
    """Whether the message of an assertion is the promise that it is about."""
    return isinstance(node.msg, ast.Constant) and node.msg.value in PROMISES


def _first(looks: set[str]) -> str:
    if "is" in looks:
        return "identity"
    return next((promise for promise, names in LOOKS if names & looks), "")


def _looks(node: ast.AST) -> Iterator[str]:
    """The functions and attributes that an expression uses, by name."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
            yield each.func.id


def _names(node: ast.AST) -> list[str]:
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]


def _made_by(name: str, function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The expressions that a function binds to a name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(name in _names(target) for target in node.targets):
            yield _part(name, node)
        elif isinstance(node, ast.withitem) and node.optional_vars and name in _names(node.optional_vars):
            yield node.context_expr


def _part(name: str, node: ast.Assign) -> ast.AST:
    """The expression of one name where several are bound at once: ``one, other = this, that``."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        for each, value in zip(target.elts, node.value.elts):
            if isinstance(each, ast.Name) and each.id == name:
                return value
    return node.value


def _body_of(name: str, module: ast.Module) -> set[str]:
    """What a function that stands in the same file looks at."""
    return {
        look
        for node in module.body
        if isinstance(node, ast.FunctionDef) and node.name == name
        for look in _looks(node)
    }


def _compares_identity(node: ast.AST) -> bool:
    return any(
        isinstance(each, ast.Compare) and any(isinstance(op, (ast.Is, ast.IsNot)) for op in each.ops)
        for each in ast.walk(node)
    )


@functools.cache
def tree_of(path: str) -> ast.Module:
    """The source of a file, parsed once."""
    return ast.parse(Path(path).read_text(encoding="utf-8"))
