"""A property carried out line by line, each line written as a user would write it for these inputs."""

from __future__ import annotations

import ast
import contextlib
import copy
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from conformance.verdict.scripts.inputs import spelt, spelt_array
from conformance.verdict.scripts.lines import Attempt, Line, Raised
from conformance.verdict.scripts.writing import (
    ATTEMPTS,
    Unshortened,
    Writer,
    as_statement,
    called_name,
    substituted,
)

_PLAIN = ("next", "len", "str", "int", "sum", "min", "max", "tuple", "items", "values", "get")
IDLE = ("bits", "room_of", "state_of", "uncommon_state_of", "number_of", "len", "getattr")


class Trace:
    """The program so far, and the values of its names."""

    def __init__(
        self, function: Callable[..., None], inputs: Mapping[str, Any], *, survives: bool = True
    ) -> None:
        self.survives = survives  # else nothing is carried out
        self.inputs = dict(inputs)
        self.names: dict[str, Any] = {
            **function.__globals__,
            **inputs,
            "torch": torch,
            "np": np,
            "warnings": warnings,
        }
        self.scope: Mapping[str, Any] = function.__globals__
        self.locals: set[str] = set()
        self.lines: list[Line] = []
        self.attempts: dict[str, Attempt] = {}
        self.made: dict[str, ast.expr] = {}  # what a name was bound to, as the property has it
        self.looks: dict[str, dict[str, Any]] = {}  # how something was, by the name of its state
        self.modules: dict[str, str] = {}
        self.helpers: dict[str, Any] = {}
        self.hoisted: list[str] = []
        self.within: tuple[str, ...] = ()
        self.overwritten: list[str] = []  # what the program wrote to, in order
        self.compared: list[Line] = []  # calls of which the last assertion compares the outcomes
        self.spare: set[str] = set()  # names that the check has the values of
        self.warned: list[str] | None = None  # of what the call warned that is judged by it
        self.ends_with: type[BaseException] | None = None  # what the program ends with, unless it is killed

    # Carrying out.

    def run(self, text: str) -> None:
        """Carry out some lines."""
        if self.survives:
            exec(compile(text, "<script>", "exec"), self.names)

    def value(self, node: ast.expr) -> Any:
        """The value of an expression of the property."""
        expression = ast.fix_missing_locations(ast.Expression(copy.deepcopy(node)))
        return eval(compile(expression, "<script>", "eval"), self.names)

    def add(self, text: str, binds: str = "", idle: bool = False) -> Line:
        """Add lines, after those that they need."""
        for before in self.hoisted:
            self.lines.append(Line(before, before.partition(" = ")[0], within=self.within))
        self.hoisted.clear()
        self.lines.append(Line(text, binds, idle, within=self.within))
        return self.lines[-1]

    def emit(self, text: str, binds: str = "", idle: bool = False) -> None:
        """Add lines and carry them out."""
        self.add(text, binds, idle)
        if binds:
            self.locals.add(binds)
            self.attempts.pop(binds, None)
        self.run(text)

    def attempt(self, name: str, binds: bool, *call: ast.expr) -> None:
        """Add a call that may raise, and keep what came of it."""
        waiting, self.hoisted = self.hoisted, []
        error: Exception | None = None
        try:
            text = self.called(*call)
            text = f"{name} = {text}" if binds else as_statement(text)
            shown = "\n".join([*self.hoisted, text.removeprefix(f"{name} = ")])
            text = "\n".join([*self.hoisted, text])
        except Raised as raised:
            text, error = "\n".join([*self.hoisted, raised.text]), raised.error
            shown = text
        self.hoisted = waiting
        self.keep(name, text, shown, binds, error)

    def keep(self, name: str, text: str, shown: str, binds: bool, error: Exception | None = None) -> None:
        """Add a call, and keep what comes of it."""
        line = self.add(text, name if binds else "")
        if error is None:
            try:
                self.run(text.splitlines()[-1])
            except Exception as raised:
                error = raised.with_traceback(None)
        line.error = error
        if error is not None or not binds:
            self.names[name] = error
        self.locals.add(name)
        self.attempts[name] = Attempt(shown, error, line)

    def hoist(self, text: str) -> None:
        """Carry out lines that an expression needs before it."""
        try:
            self.run(text)
        except (NameError, ImportError, SyntaxError):
            raise
        except Exception as error:
            raise Raised(text, error.with_traceback(None)) from None
        self.hoisted.append(text)

    def hoist_if_it_lasts(self, call: str) -> None:
        """Carry out a call that an expression needs before it, and pass over an exception that it raises."""
        try:
            self.run(call)
        except Exception:  # what it raises is judged elsewhere
            call = f"try:\n    {call}\nexcept Exception:\n    pass"
        self.hoisted.append(call)

    # Rewriting.

    def written(self, node: ast.expr) -> str:
        """An expression of the property as a user would write it."""
        return ast.unparse(self.rewritten(node))

    def rewritten(self, node: ast.AST) -> Any:
        """The same as a tree."""
        return ast.fix_missing_locations(Writer(self).visit(copy.deepcopy(node)))

    def fresh(self, name: str) -> str:
        """A name that nothing has yet."""
        taken = self.locals | set(self.inputs)
        return next(each for each in (name, *(f"{name}_{n}" for n in range(2, 99))) if each not in taken)

    # Statements.

    def statement(self, node: ast.stmt) -> None:
        """Carry out a statement other than an assertion."""
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            self._assign(node.targets[0], node.value)
        elif isinstance(node, ast.Expr):
            self._expression(node.value)
        elif isinstance(node, ast.Delete):
            self._delete([ast.unparse(each) for each in node.targets])
        elif isinstance(node, (ast.AugAssign, ast.Assign, ast.For)):
            self.emit(ast.unparse(self.rewritten(node)))
        else:
            raise Unshortened(ast.unparse(node))

    def _delete(self, names: list[str]) -> None:
        for name in names:
            attempt = self.attempts.pop(name, None)
            if attempt is not None and attempt.error is not None:  # the program does not bind it
                attempt.text, attempt.line.text = attempt.line.text, attempt.text
                self.names.pop(name)
        bound = [name for name in names if name in self.names]
        if bound:
            self.emit(f"del {', '.join(bound)}")

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple):
            if called_name(value) == "warned_by":
                self._warned([ast.unparse(each) for each in target.elts], value)
                return
            names = [each.id for each in target.elts if isinstance(each, ast.Name)]
            if not isinstance(value, ast.Tuple) or len(value.elts) != len(target.elts):
                self.made.update(dict.fromkeys(names, value))
                self.locals |= set(names)
                self.emit(f"{', '.join(names)} = {self.written(value)}")
                return
            for each, part in zip(target.elts, value.elts):
                self._assign(each, part)
        elif not isinstance(target, ast.Name):
            self.emit(f"{self.written(target)} = {self.written(value)}")
        else:
            self._bind(target.id, value)

    def _bind(self, name: str, value: ast.expr) -> None:
        self.made[name] = value
        if self._is_known(value):
            self.inputs[name] = self.names[name] = self.value(value)
            return
        called = called_name(value)
        recipe = self.recipe_of(value)
        if recipe is not None:
            self.emit("\n".join(recipe(name)), name, True)
        elif called in ("state_of", "uncommon_state_of"):
            assert isinstance(value, ast.Call)
            self.looks[name] = self.look(self.written(value.args[0]))
            self.names[name] = self.value(value)
        elif called in ("bits", "room_of"):
            self.names[name] = self.value(value)
            self.locals.add(name)
        elif called in ATTEMPTS:
            assert isinstance(value, ast.Call)
            self.attempt(name, called != "raised_by", *value.args)
        elif called == "refusal":
            self._alias(name, value)
        elif called == "stopped_by":
            self._stopped_by(name, value)
        elif called == "len" and called_name(value.args[0]) == "overwritten":  # type: ignore[attr-defined]
            self.names[name] = 16
            self._overwritten("", value.args[0])  # type: ignore[attr-defined]
        elif called == "overwritten":
            self._overwritten(name, value)
        elif self._is_judged(value):
            self.names[name] = self.value(value)
        else:
            text = self.written(value)
            self.emit(f"{name} = {text}", name, self._is_idle(value) or text.startswith(_BUILDERS))

    def _expression(self, value: ast.expr) -> None:
        called = called_name(value)
        if called == "assume":
            return  # that an input is one of those which the claim speaks of
        if called in ATTEMPTS:
            assert isinstance(value, ast.Call)
            self.attempt("_", False, *value.args)
        elif called == "flip_bits":
            assert isinstance(value, ast.Call)
            self.emit(self.overwriting(self.written(value.args[0])))
        else:
            self.emit(self.written(value))

    def _alias(self, name: str, value: Any) -> None:
        """Another name for the exception that a call raised."""
        outcome = ast.unparse(value.args[0])
        self.attempts[name] = self.attempts[outcome]
        self.names[name] = self.attempts[outcome].error
        self.locals.add(name)

    def _stopped_by(self, name: str, value: Any) -> None:
        """A program that the property has as a text, with its names."""
        program = self.value(value.args[0])
        for each in value.keywords:
            text = self.written(each.value)
            if text != each.arg:
                self.emit(f"{each.arg} = {text}", each.arg, True)
        self.keep(name, program, program, False)

    def _overwritten(self, name: str, value: Any) -> None:
        """New memory in the place of what was freed; without a name it is freed again."""
        if not self.survives:
            return
        room = int(self.value(value.args[0]))
        pair = f"(np.full({room}, 165, 'uint8'), torch.full(({room},), 165, dtype=torch.uint8))"
        blocks = f"[{pair} for _ in range(8)]"
        self.add(f"{name} = {blocks}" if name else blocks)
        self.run(self.lines[-1].text)

    def _warned(self, names: list[str], value: Any) -> None:
        """A call of which each warning is kept, the second time too."""
        self.emit("torch.set_warn_always(True)")
        around, self.within = self.within, (*self.within, "warnings.catch_warnings(record=True) as warned")
        with warnings.catch_warnings(record=True) as warned:
            self.names["warned"] = warned
            self.locals.add("warned")
            self.emit("warnings.simplefilter('always')")
            self.attempt(names[0], names[0] != "_", *value.args)
        self.within = around
        self.warned = [str(each.message) for each in warned]
        self.inputs[names[1]] = self.names[names[1]] = self.warned

    def _is_judged(self, value: ast.expr) -> bool:
        """Whether an expression is no call, but what the property thinks of what it saw."""
        if not (
            isinstance(value, ast.BoolOp)
            or (isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not))
        ):
            return False
        return any(isinstance(each, ast.Call) for each in ast.walk(value))

    def called(self, call: ast.expr, *arguments: ast.expr) -> str:
        """The call of a way, a lambda or a bound method with some arguments."""
        if isinstance(call, ast.Lambda):
            names = dict(zip((each.arg for each in call.args.args), arguments))
            return self.written(substituted(call.body, names))
        return self.written(ast.Call(call, list(arguments), []))

    def overwriting(self, text: str) -> str:
        """A line that gives every element of something another value."""
        values = self.value(ast.parse(text, mode="eval").body)
        found = np.asarray(
            values.detach().cpu().resolve_conj().resolve_neg().tolist()
            if isinstance(values, torch.Tensor)
            else values
        )
        other = next(number for number in (1, 0, 2, 3, 5, 7) if not (found == number).any())
        self.overwritten.append(text)
        return f"{text}.fill_({other})" if isinstance(values, torch.Tensor) else f"{text}[...] = {other}"

    def look(self, text: str) -> dict[str, Any]:
        """How a tensor or an array looks, by what a user would ask of it."""
        looks: dict[str, Any] = {}
        for asked in _LOOKS:
            with contextlib.suppress(Exception):
                looks[f"{text}{asked}"] = self.value(ast.parse(f"{text}{asked}", mode="eval").body)
        return looks

    def recipe_of(self, node: ast.expr) -> Callable[[str], list[str]] | None:
        """What spells the value of ``recipe.build(...)`` or ``recipe.array()``; None for other nodes."""
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return None
        if not isinstance(node.func.value, ast.Name):
            return None
        recipe = self.inputs.get(node.func.value.id)
        if not hasattr(recipe, "build") or node.func.attr not in ("build", "array"):
            return None
        if node.func.attr == "array":
            return lambda name: spelt_array(recipe, name, makes=self.survives)
        device = str(self.value(node.args[0])) if node.args else "cpu"
        return lambda name: spelt(recipe, name, device, makes=self.survives)

    def _is_known(self, value: ast.expr) -> bool:
        """Whether an expression depends on the inputs alone and is a text or a number."""
        if any(isinstance(each, ast.Name) and each.id in self.locals for each in ast.walk(value)):
            return False
        if any(self.recipe_of(each) for each in ast.walk(value) if isinstance(each, ast.expr)):
            return False
        if not any(isinstance(each, ast.Name) and each.id in self.inputs for each in ast.walk(value)):
            return False
        calls = [each for each in ast.walk(value) if isinstance(each, ast.Call)]
        if not all(
            (called_name(each) or ast.unparse(each.func).rpartition(".")[2]) in _PLAIN for each in calls
        ):
            return False
        return isinstance(self.value(value), (str, int, float, bool, tuple))

    def _is_idle(self, value: ast.expr) -> bool:
        """Whether an expression does no more than build or read."""
        return all(
            (isinstance(each.func, ast.Name) and each.func.id in IDLE) or self.recipe_of(each) is not None
            for each in ast.walk(value)
            if isinstance(each, ast.Call)
        )


_BUILDERS = ("torch.tensor(", "torch.zeros(", "torch.ones(", "np.array(", "np.zeros(", "np.ones(")
_LOOKS = (
    "._version",
    ".requires_grad",
    ".is_leaf",
    ".grad_fn",
    ".grad",
    ".shape",
    ".dtype",
    ".stride()",
    ".strides",
    ".is_conj()",
    ".is_neg()",
    ".flags.writeable",
    ".tolist()",
    ".data_ptr()",
)
