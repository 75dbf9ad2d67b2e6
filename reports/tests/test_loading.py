"""What was judged in modes stands beside the devices of its torch, and says nothing of the documents."""

import pytest

from reports import discoveries, history, loading, page_start
from reports.__main__ import main
from reports.tests import synthetic

MODES = ("cpu/compile", "cpu/functionalize")


@pytest.fixture
def apart(tmp_path):
    return synthetic.written(
        tmp_path,
        synthetic.run({"item.a": "holds"}, "2.14.0", ("cpu",)),
        synthetic.run({"item.a": "holds", "item.b": "refuted"}, "2.15.0", ("cpu", "lazy")),
        synthetic.run({"item.c": "holds"}, "2.15.0", MODES),
    )


def test_a_run_of_modes_joins_that_of_its_torch(apart):
    one, two = loading.with_modes(loading.load(apart))
    assert (one.header.torch, one.header.devices) == ("2.14.0", ["cpu"])
    assert two.header.devices == ["cpu", "lazy", *MODES]
    assert two.verdicts["item.c", "cpu/compile"].verdict == "holds"
    assert ("item.a", "cpu/compile") not in two.verdicts


def test_a_run_of_modes_whose_torch_is_not_there_stays_alone(apart):
    runs = loading.with_modes(loading.load([apart[0], apart[2]]))
    assert [run.header.devices for run in runs] == [["cpu"], [*MODES]]


def test_the_matrix_lists_for_a_mode_what_was_judged_in_it_under_the_version(apart, capsys):
    assert main(["matrix", *apart, "--device", "cpu/compile"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Device cpu/compile\n\nclaim   2.14  2.15\n") or "claim   2.15\n" in said
    assert "item.c" in said
    assert "item.a" not in said


def test_the_guide_and_the_documents_leave_modes_out(apart, capsys):
    assert [run.header.devices for run in loading.eager(loading.load(apart))] == [["cpu"], ["cpu", "lazy"]]
    assert main(["documents", apart[2]]) == 2
    assert "these runs are of modes alone; name one of a device too" in capsys.readouterr().err


def test_the_page_tells_of_the_findings_of_a_mode_in_its_columns(apart):
    every = history.columns(loading.with_modes(loading.load(apart)))
    told = page_start.data(every, [], {}, lambda text: text)["findings"]
    columns = {title: seen for _, title, _, _, _, seen in told}
    assert columns["A compiled np.sign(nan) is 0"] == ["2.15 cpu/compile"]
    assert columns["Under functionalize tensor.data requires grad"] == ["2.15 cpu/functionalize"]
    of_laws = next(each for each in discoveries.load() if not each.mode)
    assert columns[of_laws.title] == []
