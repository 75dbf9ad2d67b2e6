"""Beyond one machine: shards, failures that travel, old runs that are tried again, long searches."""

import dataclasses
import json
import re
import signal
import subprocess

import hypothesis
import pytest
import torch
from hypothesis import settings
from hypothesis import strategies as st

from conformance.catalogue import load
from conformance.model import Aliasing, Autograd, Lifetime, programs
from conformance.properties import claim, given
from conformance.runner import options, replay
from conformance.runner.observing import described
from conformance.runner.search import Search
from conformance.runner.selection import in_shard
from conformance.tests.runs import command, copied, planted, suite
from conformance.tests.test_run import verdicts
from conformance.verdict import results
from strategies import (
    array_recipes,
    broken_array_recipes,
    broken_tensor_recipes,
    grad_modes,
    tensor_recipes,
    uncommon_arrays,
    uncommon_tensors,
)

SOME = ("--claims", "item.*", "--device", "cpu", "--cases", "20")


def written(path, *arguments, **environment):
    """A run's file and what it printed."""
    finished = suite(*arguments, "--results", str(path), **environment)
    assert path.exists(), finished.stdout + finished.stderr
    return results.read(path), finished


def test_each_claim_is_in_one_shard_and_new_claims_move_no_other():
    ids = list(load())
    for claim_id in ids:
        assert [in_shard(claim_id, f"{part}/3") for part in (1, 2, 3)].count(True) == 1
    assert all(sum(in_shard(claim_id, f"{part}/3") for claim_id in ids) > 20 for part in (1, 2, 3))
    assert in_shard("item.after-cpu", None)


def test_the_shards_of_a_run_make_the_whole_run(tmp_path):
    whole, _ = written(tmp_path / "whole", *SOME)
    parts = [written(tmp_path / str(part), *SOME, "--shard", f"{part}/2")[0] for part in (1, 2)]
    assert [part.header.shard for part in parts] == ["1/2", "2/2"]
    assert not set(parts[0].claims) & set(parts[1].claims)
    assert verdicts(parts[0]) | verdicts(parts[1]) == verdicts(whole)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--shard", "3/2"], "argument --shard: 3/2 is not K/N; give a part between 1 and N, as in 2/3"),
        (["--shard", "0/2"], "argument --shard: 0/2 is not K/N"),
        (["--limit", "0"], "argument --limit: 0 is not a time in seconds"),
        (["--for", "soon"], "argument --for: soon is not a time; give one such as 90s, 30m or 2h"),
        (["--replay", "nowhere.jsonl"], "--replay"),
        (["--examples", "redis://127.0.0.1:1"], "--examples redis://127.0.0.1:1: "),
        (["--examples", "github:alone"], "--examples github:alone: not a repository"),
        (["--examples", "github:alone", "-n", "1"], "--examples github:alone: not a repository"),
        (["--device", "lazy:"], "--device lazy:: there is no lazy with this index"),
        (["--device", "lazy:00"], "--device lazy:00: there is no lazy with this index"),
        (["--device-module", "no.such.module"], "--device-module no.such.module cannot be imported"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments, words):
    finished = suite(*arguments)
    assert finished.returncode == 4
    assert words in finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("1.5h", 5400), ("2m", 120), ("7", 7)])
def test_a_time_is_a_number_of_seconds(text, seconds):
    assert options._duration(text) == seconds


@claim("planted.claim")
@given(recipe=tensor_recipes(), number=st.integers(), mode=grad_modes())
def _takes_anything(recipe, number, mode):
    """A property whose inputs are rebuilt, which is never called."""


@settings(
    max_examples=60,
    database=None,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.nested_given],  # a name is looked for by drawing
)
@hypothesis.given(
    inputs=st.fixed_dictionaries(
        {
            "recipe": st.one_of(
                tensor_recipes(),
                array_recipes(),
                uncommon_tensors(),
                uncommon_arrays(),
                broken_tensor_recipes(),
                broken_array_recipes(),
                *map(programs, (Aliasing, Autograd, Lifetime)),
            ),
            "number": st.floats() | st.integers() | st.lists(st.floats(allow_nan=False)),
            "mode": grad_modes(),
        }
    )
)
def test_every_input_is_rebuilt_from_its_text(inputs):
    """Texts that were cut because they are long are refused, so that none is rebuilt wrongly."""

    texts = described(inputs)
    if any(text.endswith("\N{HORIZONTAL ELLIPSIS}") for text in texts.values()):
        with pytest.raises(replay.Unreadable):
            replay.rebuilt(_takes_anything, texts)
    else:
        assert described(replay.rebuilt(_takes_anything, texts)) == texts


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('false')",
        "TensorRecipe(dtype='float32', shape=(10**9,), values=(0.0,))",
        "TensorRecipe(dtype='float32', shape=(1000, 1000, 1000), values=(0.0,))",
        "TensorRecipe(colour='red')",
        "UncommonTensor(kind='odd', recipe=TensorRecipe(dtype='float32', shape=(2,), values=(0.0,)))",
        "UncommonArray(kind='matrix', recipe=TensorRecipe(dtype='float32', shape=(2,), values=(0.0,)))",
        "BrokenArrayRecipe(rules=('dtype',), shape=(10000000000,))",
        "BrokenTensorRecipe(rules=('odd',))",
        "ArrayRecipe('float32', (10000000000,), (0.0,))",
        "ArrayRecipe(dtype='object', shape=(9,), values=(1.5,), layout='offset', twist=-600001)",
        "ArrayRecipe(dtype='int8', shape=(1,) , values=(1,), layout='nowhere')",
        "ArrayRecipe(dtype='int8', shape=(1, 1, 1, 1, 1, 1, 1, 1, 1), values=(1,))",
        "ArrayRecipe(dtype='int8', shape=(-1,), values=(1,))",
        "ArrayRecipe(dtype='int8', shape=(True,), values=())",
        "float(1" + "0" * 400 + ")",
        "(" * 5000,
        "1 +",
        "open",
    ],
)
def test_a_text_that_is_no_input_is_refused_and_never_run(text):
    @claim("planted.claim")
    @given(recipe=tensor_recipes())
    def takes(recipe):
        pass

    with pytest.raises(replay.Unreadable):
        replay.rebuilt(takes, {"recipe": text})


def test_inputs_of_another_property_are_refused():
    @claim("planted.claim")
    @given(recipe=tensor_recipes())
    def takes(recipe):
        pass

    with pytest.raises(replay.Unreadable, match="the property takes recipe, not array"):
        replay.rebuilt(takes, {"array": "1"})


def test_a_replay_tries_what_an_old_run_found_and_no_more(tmp_path, monkeypatch):
    """An input that only the plant refutes: without the plant the replay says that it holds."""
    broken = (*planted(monkeypatch), "--claims", "from_numpy.same-address")
    old, _ = written(tmp_path / "old", *broken, "--cases", "300")
    key = ("from_numpy.same-address", "cpu")
    again, _ = written(tmp_path / "again", *broken, "--replay", str(tmp_path / "old"))
    mended, finished = written(tmp_path / "mended", "--replay", str(tmp_path / "old"))
    assert (again.verdicts[key].verdict, again.verdicts[key].cases) == ("refuted", 1)
    assert again.verdicts[key].inputs == old.verdicts[key].inputs
    assert (mended.verdicts[key].verdict, mended.verdicts[key].cases) == ("holds", 1)
    assert mended.header.profile == "replay"
    assert finished.returncode == 0


def test_a_whole_run_replays_with_its_own_verdicts(tmp_path):
    old, _ = written(tmp_path / "old", *SOME)
    again, finished = written(tmp_path / "again", "--replay", str(tmp_path / "old"))
    refuted = {key for key, each in old.verdicts.items() if each.verdict == "refuted"}
    assert refuted
    assert {key for key, each in again.verdicts.items() if each.verdict == "refuted"} == refuted
    assert finished.returncode == 0


def test_workers_draw_from_the_seed_that_the_file_states(tmp_path):
    """What one worker explored is what a run with that seed draws, and not what seed 0 draws."""
    explored = ("--claims", "item.gives-back-the-number", "--device", "cpu", "--cases", "30")
    run, _ = written(tmp_path / "run", *explored, "--explore", "-n", "1", root=copied(tmp_path / "checkout"))
    same, _ = written(tmp_path / "same", *explored, "--claims-seed", str(run.header.seed), "-n", "1")
    other, _ = written(tmp_path / "other", *explored, "-n", "1")
    key = ("item.gives-back-the-number", "cpu")
    assert run.header.seed != 0
    assert verdicts(run)[key] == verdicts(same)[key]
    assert run.verdicts[key].cases >= 30
    assert other.header.seed == 0


def test_a_find_is_kept_once(tmp_path):
    path = tmp_path / "found.jsonl"
    verdict = results.Verdict(
        claim="item.a", device="cpu", verdict="refuted", expected="holds", surprise=True, inputs={"n": "7"}
    )
    assert replay.keep([verdict, dataclasses.replace(verdict, inputs={})], path) == 1
    assert replay.keep([verdict], path) == 0
    assert replay.found(path) == {("item.a", "cpu"): [{"n": "7"}]}


def test_a_line_that_is_no_find_is_named(tmp_path):
    path = tmp_path / "found.jsonl"
    path.write_text('{"claim": "a", "device": "cpu", "inputs": {}}\n[]\n')
    with pytest.raises(replay.Unreadable, match=r"found.jsonl:2: the line is no find; delete it"):
        replay.found(path)


def test_a_search_goes_on_where_it_was_cut_off(tmp_path):
    verdict = results.Verdict(claim="item.a", device="cpu", verdict="holds", expected="holds", surprise=False)
    first = Search({"torch": "2.15.0"}, 7, tmp_path)
    first.add(verdict)
    first.add(dataclasses.replace(verdict, claim="item.b"))
    first.path.write_text(first.path.read_text() + '{"claim": "item.c", "dev')
    again = Search({"torch": "2.15.0"}, 8, tmp_path)
    assert (again.seed, sorted(again.done)) == (7, [("item.a", "cpu"), ("item.b", "cpu")])
    assert Search({"torch": "2.14.1"}, 9, tmp_path).done == {}
    assert Search({"torch": "2.15.0"}, 8, tmp_path).done == again.done
    again.end()
    assert not again.path.exists()


def test_a_search_takes_its_time_tries_more_and_keeps_what_it_finds(tmp_path, monkeypatch):
    """Two claims for five seconds are over two seconds for each, many times the inputs of one round."""
    checkout = copied(tmp_path / "checkout")
    broken = (*planted(monkeypatch), "--claims", "from_numpy.same-address")
    searched = (*broken, "--claims", "item.after-cpu", "--device", "cpu", "--cases", "5", "--for", "5s")
    environment = {"root": checkout}
    run, _ = written(tmp_path / "run", *searched, **environment)
    holds = run.verdicts["item.after-cpu", "cpu"]
    assert holds.verdict == "holds"
    assert holds.seconds > 1.5
    assert holds.cases > 50
    assert not list((checkout / ".conformance").glob("search*"))
    found = [json.loads(line) for line in (checkout / replay.FOUND).read_text().splitlines()]
    assert [each["claim"] for each in found] == ["from_numpy.same-address"]
    once, _ = written(tmp_path / "once", *broken, "--cases", "1", **environment)
    assert once.verdicts["from_numpy.same-address", "cpu"].verdict == "refuted"


def test_an_interrupted_search_goes_on(tmp_path):
    """Ctrl-C after the first verdicts; the second time they are there already."""
    checkout = copied(tmp_path / "checkout")
    searched = ("--claims", "item.[m-r]*", "--device", "cpu", "--cases", "5", "--for", "4s", "-n", "1")
    running = subprocess.Popen(
        [*command(*searched), "-vv"],
        cwd=checkout,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell may ignore it
    )
    assert running.stdout is not None
    for line in running.stdout:
        if re.search(r"\[ [34]\d%\]", line):
            break
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=600)
    (path,) = (checkout / ".conformance").glob("search-*.jsonl")
    progress = path.read_text().splitlines()
    assert 3 < len(progress) < 20
    run, finished = written(tmp_path / "run", *searched, "-v", root=checkout)
    assert f"search: goes on, {len(progress) - 1} verdicts are done" in finished.stdout
    assert run.header.seed == json.loads(progress[0])["seed"]
    for line in progress[1:]:
        verdict = results.Verdict(**json.loads(line))
        judged = run.verdicts[verdict.claim, "cpu"]
        assert dataclasses.replace(judged, fingerprint="") == verdict  # which is made with the file


def test_failures_travel_in_a_folder(tmp_path, monkeypatch):
    broken = (*planted(monkeypatch), "--claims", "from_numpy.same-address", "--device", "cpu")
    shared = ("--examples", str(tmp_path / "shared"))
    written(tmp_path / "one", *broken, *shared, "--cases", "300")
    run, _ = written(tmp_path / "two", *broken, *shared, "--cases", "1", "--claims-seed", "5")
    assert run.verdicts["from_numpy.same-address", "cpu"].verdict == "refuted"


def test_failures_travel_through_redis(tmp_path, monkeypatch):
    fakeredis = pytest.importorskip("fakeredis", reason="an extra of the tests")
    import threading

    server = fakeredis.TcpFakeServer(("127.0.0.1", 0))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shared = ("--examples", f"redis://127.0.0.1:{server.server_address[1]}")
    broken = (*planted(monkeypatch), "--claims", "from_numpy.same-address", "--device", "cpu")
    try:
        written(tmp_path / "one", *broken, *shared, "--cases", "300")
        run, _ = written(tmp_path / "two", *broken, *shared, "--cases", "1", "--claims-seed", "5")
    finally:
        server.shutdown()
        server.server_close()
    assert run.verdicts["from_numpy.same-address", "cpu"].verdict == "refuted"


@pytest.mark.skipif(
    not hasattr(torch.utils.backend_registration, "_setup_privateuseone_for_python_backend"),
    reason="this torch has no PrivateUse1 backend for Python",
)
def test_a_vendors_device_is_judged_by_the_name_that_its_module_registers(tmp_path):
    run, _ = written(
        tmp_path / "run",
        *("--device-module", "conformance.tests.vendor", "--device", "warp", "--cases", "10"),
        *("--claims", "item.*", "--claims", "device-numpy.*"),
    )
    assert run.header.devices == ["warp"]
    assert run.header.absent["simulated"].startswith("it is not started beside a vendor's device")
    assert run.verdicts["item.after-cpu", "warp"].verdict == "holds"
    assert run.verdicts["device-numpy.raises-typeerror", "warp"].verdict == "holds"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_file_of_properties_that_cannot_be_imported_leaves_no_results(tmp_path, workers):
    """Else a run that lacks its claims would look whole."""
    checkout = copied(tmp_path / "checkout")
    broken = checkout / "conformance" / "properties" / "test_training.py"
    broken.write_text("import torch\ntorch.no_such_function\n" + broken.read_text())
    finished = suite("-n", workers, "--claims", "item.after-cpu", root=checkout)
    assert finished.returncode != 0
    assert not list((checkout / ".conformance").glob("*.jsonl")), finished.stdout
    assert workers == "0" or "test_training.py could not be collected; mend that first" in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["--claims", "item.*"], "-part"),
        (["--claims", "item.*", "--device", "cpu"], "-part"),
        (["--claims", "item.*", "--shard", "1/2"], "-shard1of2-part"),
    ],
)
def test_a_part_of_the_claims_or_devices_does_not_overwrite_the_whole(tmp_path, arguments, name):
    checkout = copied(tmp_path / "checkout")
    suite(*arguments, "--cases", "1", "--device", "cpu", root=checkout)
    (path,) = (checkout / ".conformance").glob("*.jsonl")
    assert path.name == f"torch{torch.__version__}{name}.jsonl"
