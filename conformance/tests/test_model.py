"""The state machines: what they predict, what they show, how they shrink, and that they see breaks."""

import os

import pytest
import torch
from hypothesis import Phase, find, given, settings

from conformance.catalogue import load
from conformance.model import Aliasing, Autograd, Lifetime, programs
from conformance.properties.oracles import agrees
from conformance.tests import warm

MACHINES = (Aliasing, Autograd, Lifetime)
MANY = settings(max_examples=3000, database=None, derandomize=True)


def differs(program):
    return (
        not agrees(program.build(), program.predicted)
        if isinstance(program, Autograd)
        else (program.build() != program.predicted)
    )


@pytest.mark.parametrize("machine", MACHINES)
def test_the_empty_program_shows_what_is_predicted(machine):
    assert not differs(machine(()))


@pytest.mark.parametrize("machine", MACHINES)
def test_every_operation_can_be_the_last_one(machine):
    """Of a program in which it does something, and shows what is predicted."""
    shortest = {}

    @settings(MANY, phases=[Phase.generate])
    @given(programs(machine))
    def draw(program):
        last = program.steps[-1][0] if program.steps else None
        if last and has_meaning(program):
            shortest[last] = min(shortest.get(last, program), program, key=lambda each: len(each.steps))

    draw()
    assert set(shortest) == set(machine.OPERATIONS)
    assert [last for last, program in shortest.items() if differs(program)] == []


def has_meaning(program):
    """Whether the last step does anything."""
    return list(program.lines()) != list(type(program)(program.steps[:-1]).lines())


def test_the_model_of_a_write_is_right_where_it_is_known():
    program = Aliasing((("last-column", 0, 0), ("numpy", 0, 0), ("clone", 1, 0), ("write-all", 1, 0)))
    assert program.predicted[-1] == {
        "h0": [[0, 1, 40], [3, 4, 40]],
        "h1": [[40], [40]],
        "h2": [[40], [40]],
        "h3": [[0, 1, 2], [3, 4, 5]],
    }
    assert program.build() == program.predicted


@pytest.mark.parametrize(
    ("steps", "predicted"),
    [
        ((("square", 1, 0),), [[1.0, 2.0], None]),
        ((("square", 1, 0), ("detach-add_", 2, 0)), "refused"),
        ((("square", 1, 0), ("data-add_", 2, 0)), "anything"),
        ((("mul", 0, 1),), [[0.25, -0.5], [0.5, 1.0]]),
        ((("plus-one", 1, 0), ("add_", 0, 0), ("twice", 0, 0)), [[2.0, 2.0], None]),
        ((("tanh", 1, 0), ("view", 0, 0), ("add_", 0, 0)), "refused"),
        ((("square", 1, 0), ("mul_", 0, 0)), [[2.0, 4.0], None]),
        ((("square", 1, 0), ("no_grad-mul_", 0, 0)), [[1.0, 2.0], None]),
        ((("plus-one", 1, 0), ("first", 0, 0), ("mul_", 0, 0)), [[2.0, 0.0], None]),
        ((("plus-one", 1, 0), ("add_-other", 0, 1)), [[1.0, 1.0], [1.0, 1.0]]),
        ((("sin", 1, 0), ("inference-add_", 2, 0)), "refused"),
    ],
)
def test_the_model_of_a_gradient_is_right_where_it_is_known(steps, predicted):
    program = Autograd(steps)
    assert program.predicted == predicted
    assert agrees(program.build(), predicted)


def test_gradients_that_are_wrong_refused_or_missing_do_not_agree():
    assert not agrees([[1.0, 2.0], None], [[1.0, 2.5], None])
    assert not agrees("refused", [[1.0, 2.0], None])
    assert not agrees([[1.0, 2.0], None], "refused")
    assert not agrees([None, None], [[1.0, 2.0], None])
    assert agrees([[1.0 + 1e-15, 2.0], None], [[1.0, 2.0], None])
    assert agrees("refused", "anything")


@pytest.mark.parametrize("machine", MACHINES)
def test_a_program_that_torch_breaks_is_found_and_is_short(machine, monkeypatch):
    entry = {Aliasing: "swapaxes", Autograd: "sin", Lifetime: "set_"}[machine]
    original = getattr(torch.Tensor, entry)

    def broken(tensor, *arguments):
        if machine is Lifetime:
            tensor.data.zero_()
            return original(tensor, *arguments)
        return original(tensor.clone(), *arguments)

    monkeypatch.setattr(torch.Tensor, entry, broken)
    assert len(find(programs(machine), differs, settings=MANY).steps) <= 4


@pytest.mark.parametrize("machine", MACHINES)
def test_a_program_is_a_script_of_its_own(machine, tmp_path):
    program = find(programs(machine), lambda program: len(program.steps) == 12, settings=MANY)
    script = tmp_path / "script.py"
    script.write_text("\n".join([*program.source("seen"), "print(repr(seen))"]))
    ended = warm.python(str(script), cwd=tmp_path, environment=os.environ)
    assert ended.stdout.strip() == repr(program.build())
    assert "conformance" not in script.read_text()


def test_each_machine_is_a_claim():
    assert sum(claim.startswith("model.") for claim in load()) == len(MACHINES)
