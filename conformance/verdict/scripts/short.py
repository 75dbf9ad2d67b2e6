"""The program of a refutation in a few lines; nothing where it cannot be said so shortly."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import inspect
import io
import textwrap
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from conformance import catalogue
from conformance.verdict.scripts import stand_ins, whole
from conformance.verdict.scripts.ending import Ending, Killed
from conformance.verdict.scripts.lines import Line, Raised, commented, said_by
from conformance.verdict.scripts.tracing import Trace
from conformance.verdict.scripts.writing import Unshortened
from strategies import Ambient, devices

MOST = 20  # lines
_TIMES = 3


def script(function: Callable[..., None], inputs: dict[str, Any], *, survives: bool = True) -> str:
    """The program, or nothing; where a process does not survive it, no call is made here."""
    try:
        with _as_before():
            trace = _tried_again(function, inputs) if survives else _traced(function, inputs, survives=False)
            stand_in = _stand_in(trace, function, inputs) if survives else None
            return _program(*(stand_in or (trace, inputs)))
    except Exception:  # whatever stands in the way, the whole property shows the same
        return ""


def _tried_again(function: Callable[..., None], inputs: dict[str, Any]) -> Trace:
    """What does not fail every time, as memory that is freed does not, is tried a few times."""
    for _ in range(_TIMES - 1):
        with contextlib.suppress(Unshortened):
            return _traced(function, inputs)
    return _traced(function, inputs)


def _traced(function: Callable[..., None], inputs: dict[str, Any], survives: bool = True) -> Trace:
    trace = Trace(function, inputs, survives=survives)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    settings = inputs.get("ambient")
    with contextlib.ExitStack() as stack:
        for statement in body:
            if settings and not whole.builds(statement, inputs):  # inputs are built outside of them
                _set(settings, trace, stack)
                settings = None
            if _carried_out(statement, trace):
                return trace
    if survives:
        raise Unshortened("nothing fails")
    return trace


def _set(settings: Ambient, trace: Trace, stack: contextlib.ExitStack) -> None:
    """Write settings of the process for the rest of a program: as contexts, where torch has them."""
    if not trace.survives:
        raise Unshortened("settings of a process that does not survive")
    contexts = [f"torch.{settings.grad}()"] * bool(settings.grad)
    contexts += [f"torch.device({settings.device!r})"] * bool(settings.device)
    for line in dataclasses.replace(settings, grad="", device="").source():
        trace.emit(line)
    for text in contexts:
        stack.enter_context(trace.value(ast.parse(text, mode="eval").body))
        trace.within += (text,)


def _program(trace: Trace, inputs: dict[str, Any]) -> str:
    lines = _shortest(trace)
    written = _written(lines)
    text = _with_imports(written, trace, inputs)
    if _is_of_python(inputs) and trace.ends_with:
        shorter = stand_ins.program(_with_imports(written, trace, inputs, device=False))
        if _is_short(shorter) and stand_ins.shows(shorter, trace.ends_with):
            return shorter
    if not _is_short(written if _is_of_python(inputs) else text):  # the source of that device is long itself
        raise Unshortened(f"{len(text.splitlines())} lines")
    return text


def _is_of_python(inputs: dict[str, Any]) -> bool:
    return catalogue.kind_of(inputs.get("device", "cpu")) == "simulated"


def _is_short(text: str) -> bool:
    return len(text.splitlines()) <= MOST


def _stand_in(
    trace: Trace, function: Callable[..., None], inputs: dict[str, Any]
) -> tuple[Trace, dict[str, Any]] | None:
    """For a device made of Python, the same on one of torch's own, where that fails in the same way."""
    if not _is_of_python(inputs):
        return None
    for device in sorted(set(devices().present) & {"lazy", "meta"}):
        with contextlib.suppress(Exception):  # it is another device, which need not show the same
            others = inputs | {"device": device}
            other = _traced(function, others)
            checks = [
                each.lines[-1].text.partition("  #")[0].replace(name, "")
                for each, name in ((trace, inputs["device"]), (other, device))
            ]
            if other.ends_with is trace.ends_with and checks[0] == checks[1]:
                said = f"# seen on a device of PrivateUse1; torch's own {device!r} shows the same"
                other.lines.insert(0, Line(said))
                return other, others
    return None


def _shortest(trace: Trace) -> list[Line]:
    """The lines that are needed: those that fail in the same way without the others."""
    lines = _needed(trace.lines)
    if trace.ends_with is None:
        return lines
    if not _fails(lines, trace):
        raise Unshortened("it does not fail by itself")
    for line in reversed(lines[:-1]):
        others = [each for each in lines if each is not line]
        used = {
            node.id
            for other in others
            for node in ast.walk(ast.parse(other.shown))
            if isinstance(node, ast.Name)
        }
        spare = line.binds in trace.spare or line in trace.compared or _is_passed_over(line)
        if spare and line.binds not in used:
            fewer = _needed(others)
            if _fails(fewer, trace):
                lines = fewer
    return lines


def _is_passed_over(line: Line) -> bool:
    """Whether a line is a call of which the program needs neither the result nor the error."""
    return line.shown.startswith("try:") and line.shown.rstrip().endswith("pass")


def _carried_out(statement: ast.stmt, trace: Trace) -> bool:
    """Carry out a statement; whether the program ends with it."""
    try:
        if isinstance(statement, ast.With):
            return _within(statement, trace)
        if isinstance(statement, ast.Assert):
            return _asserted(statement, trace)
        if isinstance(statement, ast.For) and any(isinstance(each, ast.Assert) for each in statement.body):
            return _looped(statement, trace)
        count = len(trace.lines)
        trace.statement(statement)
    except (Unshortened, NameError, ImportError, SyntaxError):
        raise
    except Killed:
        return True
    except Raised as raised:
        trace.add(commented(raised.text, said_by(raised.error)))
        trace.ends_with = type(raised.error)
        return True
    except Exception as error:
        if len(trace.lines) == count:
            raise
        line = trace.lines[-1]
        line.text = commented(line.text.removeprefix(f"{line.binds} = "), said_by(error))
        trace.lines[-1].idle = False
        trace.ends_with = type(error)
        return True
    return False


def _looped(statement: ast.For, trace: Trace) -> bool:
    """Carry out the round of a loop that fails, as if there were no loop."""
    if not trace.survives:
        raise Unshortened("a loop of a process that does not survive")
    body = compile(ast.fix_missing_locations(ast.Module(statement.body, [])), "<script>", "exec")
    targets = statement.target.elts if isinstance(statement.target, ast.Tuple) else [statement.target]
    names = [ast.unparse(each) for each in targets]
    for element in trace.value(statement.iter):
        values = dict(zip(names, element if len(names) > 1 else [element]))
        try:
            exec(body, {**trace.names, **values})
        except (NameError, ImportError, SyntaxError):
            raise
        except Exception:
            for name, value in values.items():
                if isinstance(value, np.generic):
                    kind = "bool_" if value.dtype == bool else value.dtype.name
                    trace.emit(f"{name} = np.{kind}({value.item()!r})", name, True)
                else:
                    trace.inputs[name] = trace.names[name] = value
            return any(_carried_out(each, trace) for each in statement.body)
    return False


def _asserted(statement: ast.Assert, trace: Trace) -> bool:
    ending = Ending(trace)
    if not trace.survives:
        ending.read(statement.test)
        return False
    try:
        holds = ending.holds(statement.test)
    except Exception as error:
        trace.add(commented(f"assert {trace.written(statement.test)}", said_by(error)))
        trace.ends_with = type(error)
        return True
    if not holds:
        ending.write(statement.test)
    return not holds


def _within(statement: ast.With, trace: Trace) -> bool:
    """Carry out the statements of a ``with`` within it."""
    before = trace.within
    try:
        with contextlib.ExitStack() as stack:
            for item in statement.items:
                text = trace.written(item.context_expr)
                manager: Any = contextlib.nullcontext()
                if trace.survives:
                    manager = trace.value(ast.parse(text, mode="eval").body)
                entered = stack.enter_context(manager)
                name = item.optional_vars.id if isinstance(item.optional_vars, ast.Name) else ""
                if name:
                    trace.names[name] = entered
                    trace.locals.add(name)
                if "nullcontext" not in text and text != "torch.enable_grad()":
                    trace.within += (f"{text} as {name}" if name else text,)
            return any(_carried_out(each, trace) for each in statement.body)
    finally:
        trace.within = before


def _written(lines: list[Line]) -> str:
    """The lines, indented where they stand within a context."""
    texts: list[str] = []
    opened: tuple[str, ...] = ()
    for line in lines:
        if line.within != opened:
            common = [one for one, other in zip(opened, line.within) if one == other]
            for depth, each in enumerate(line.within):
                if depth >= len(common):
                    texts.append(textwrap.indent(f"with {each}:", "    " * depth))
            opened = line.within
        texts.append(textwrap.indent(line.shown, "    " * len(opened)))
    return "\n".join(texts)


def _needed(lines: list[Line]) -> list[Line]:
    """The lines without those that only bind what no later line names."""
    kept: list[Line] = []
    used: set[str] = set()
    for line in reversed(lines):
        if line.idle and line.binds and line.binds not in used:
            continue
        used |= {node.id for node in ast.walk(ast.parse(line.shown)) if isinstance(node, ast.Name)}
        kept.append(line)
    return kept[::-1]


def _with_imports(lines: str, trace: Trace, inputs: dict[str, Any], *, device: bool = True) -> str:
    names = {node.id for node in ast.walk(ast.parse(lines)) if isinstance(node, ast.Name)}
    named = {name: value for name, value in trace.names.items() if name not in trace.locals}
    helpers = whole.helpers(
        ast.parse(lines), {**named, **{each.__name__: each for each in trace.helpers.values()}}
    )
    helpers = [_bare(each) for each in helpers]
    names |= {node.id for each in helpers for node in ast.walk(ast.parse(each)) if isinstance(node, ast.Name)}
    modules = {
        "np": "numpy",
        "torch": "torch",
        "operator": "operator",
        "contextlib": "contextlib",
        "ctypes": "ctypes",
        "warnings": "warnings",
        "re": "re",
        **trace.modules,
    }
    imports = [
        f"import {module}" + ("" if module == name else f" as {name}")
        for name, module in modules.items()
        if name in names or name == "torch"
    ]
    if "torch.masked" in lines:
        imports.append("import torch.masked")
    setup = whole.device_setup(inputs) if device else []
    blocks = ["\n".join([*sorted(imports), *setup]), *helpers, lines]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _bare(source: str) -> str:
    """The source of a function without docstrings, types and blank lines."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            node.returns = None
            for argument in (*node.args.args, *node.args.kwonlyargs):
                argument.annotation = None
    return "\n".join(line for line in ast.unparse(tree).splitlines() if line.strip())


def _fails(lines: list[Line], trace: Trace) -> bool:
    """Whether lines fail by themselves as they ought to."""
    names = {
        name: value for name, value in trace.names.items() if name not in trace.locals | set(trace.inputs)
    }
    try:
        with contextlib.redirect_stdout(io.StringIO()), _as_before():
            exec(compile(_written(lines), "<script>", "exec"), names)
    except Exception as error:
        return type(error) is trace.ends_with
    return False


@contextlib.contextmanager
def _as_before() -> Iterator[None]:
    """Leave the settings of the process as they are."""
    dtype, grad = torch.get_default_dtype(), torch.is_grad_enabled()
    deterministic, threads = torch.are_deterministic_algorithms_enabled(), torch.get_num_threads()
    always = torch.is_warn_always_enabled()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)
        if torch.are_deterministic_algorithms_enabled() != deterministic:  # which takes seconds to set
            torch.use_deterministic_algorithms(deterministic)
        torch.set_warn_always(always)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
