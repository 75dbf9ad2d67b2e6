from __future__ import annotations

import dataclasses

import pytest

from conformance.verdict import results
from conformance.verdict.results import Run
from reports.__main__ import main
from reports.tests import synthetic

ONE = {"item.a": "holds"}
TWO = {"item.b": "refuted"}


@pytest.fixture
def merged(tmp_path):
    """The run that ``merge`` writes for some runs."""

    def merge(*runs):
        output = tmp_path / "merged.jsonl"
        assert main(["merge", *synthetic.written(tmp_path, *runs), "--output", str(output)]) == 0
        return results.read(output)

    return merge


@pytest.fixture
def refused(tmp_path, capsys):
    """The sentence with which ``merge`` refuses some runs."""

    def refuse(*runs):
        output = tmp_path / "merged.jsonl"
        assert main(["merge", *synthetic.written(tmp_path, *runs), "--output", str(output)]) == 2
        assert not output.exists()
        return capsys.readouterr().err.replace(str(tmp_path), "")

    return refuse


def test_shards_make_the_run_that_was_split(merged):
    whole = synthetic.run(ONE | TWO | {"item.c": "holds"}, devices=("cpu", "lazy"))
    shards = [_part(whole, {name}, f"{index}/3") for index, name in enumerate(whole.claims, start=1)]
    assert merged(*reversed(shards)) == whole


def test_devices_of_two_machines_stand_side_by_side(merged):
    cpu = synthetic.run(ONE, "2.8.0+cu128", ("cpu", "lazy"), absent={"cuda": "no GPU", "mps": "no Metal"})
    cuda = synthetic.run(
        {"item.a": "refuted"},
        "2.8.0+cu128",
        ("cuda",),
        platform="Linux H100",
        hypothesis="6.1.0",
        python="3.11.2",
        started="2026-11-20T00:00:00Z",
        absent={"lazy": "no module"},
    )
    both = merged(cpu, cuda)
    assert both.header == dataclasses.replace(
        cpu.header,
        devices=["cpu", "cuda", "lazy"],
        absent={"mps": "no Metal"},
        platform="Linux H100 and Linux x86_64",
        hypothesis="6.1.0 and 6.150.0",
        python="3.11.2 and 3.11.9",
        started="2026-11-20T00:00:00Z",
    )
    assert both.verdicts == cpu.verdicts | cuda.verdicts
    assert merged(cuda, cpu).verdicts == both.verdicts


def test_shards_of_one_machine_join_the_whole_run_of_another(merged):
    cpu = synthetic.run(ONE | TWO)
    cuda = synthetic.run(ONE | TWO, devices=("cuda",), platform="Linux H100")
    both = merged(_part(cuda, {"item.b"}, "2/2"), cpu, _part(cuda, {"item.a"}, "1/2"))
    assert both.verdicts == cpu.verdicts | cuda.verdicts
    assert both.header.shard == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"torch": "2.14.1"},
            "torch is '2.15.0' in /0.jsonl and '2.14.1' in /1.jsonl; merge runs that agree",
        ),
        ({"torch": "2.15.0+cpu"}, "torch is '2.15.0' in /0.jsonl and '2.15.0+cpu' in /1.jsonl"),
        (
            {"torch_build": {"git": "f"}},
            "torch_build is {'git': 'abc123', 'cuda': 'none'} in /0.jsonl and {'git'",
        ),
        ({"numpy": "1.26.4"}, "numpy is '2.4.0' in /0.jsonl and '1.26.4' in /1.jsonl"),
        ({"seed": 7}, "seed is 0 in /0.jsonl and 7 in /1.jsonl"),
        ({"profile": "quick"}, "profile is 'default' in /0.jsonl and 'quick' in /1.jsonl"),
        ({"cases": 5}, "cases is 100 in /0.jsonl and 5 in /1.jsonl"),
        (
            {"python": "3.12.9"},
            "python is '3.11.9' in /0.jsonl and '3.12.9' in /1.jsonl; merge runs of one minor",
        ),
        (
            {"devices": ("cpu",)},
            "/1.jsonl judges 'item.a' on 'cpu', as a run before it does; run one of them on",
        ),
    ],
)
def test_runs_that_do_not_agree_are_refused(refused, fields, sentence):
    assert sentence in refused(synthetic.run(ONE), synthetic.run(ONE, **({"devices": ("cuda",)} | fields)))


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ([("1/3", ONE), ("3/3", TWO)], "of 3 shards 2 is missing; name its file too"),
        ([("1/2", ONE)], "of 2 shards 2 is missing; name its file too"),
        ([("1/2", ONE), ("1/2", TWO)], "/1.jsonl and /0.jsonl are both shard 1/2; leave one out"),
        (
            [("1/2", ONE), ("2/3", TWO)],
            "/1.jsonl is one of 3 shards and /0.jsonl one of 2; merge the shards of one",
        ),
        ([("1/2", ONE), ("2/2", ONE)], "/1.jsonl judges 'item.a' on 'cpu', as a run before it does"),
    ],
)
def test_shards_that_do_not_make_a_run_are_refused(refused, runs, sentence):
    assert sentence in refused(*(synthetic.run(judged, shard=shard) for shard, judged in runs))


def test_shards_made_with_two_hypotheses_are_refused(refused):
    one = synthetic.run(ONE, shard="1/2", hypothesis="6.1")
    assert "hypothesis is '6.1' in /0.jsonl" in refused(one, synthetic.run(TWO, shard="2/2"))


def test_claims_that_differ_between_devices_are_refused(refused):
    assert (
        "only one of /0.jsonl and /1.jsonl judges item.a, item.b; run both with the same --claims"
        in refused(synthetic.run(ONE), synthetic.run(TWO, devices=("cuda",)))
    )
    reworded = synthetic.run({}, devices=("cuda",), claims=[synthetic.claim("item.a", sentence="Else.")])
    assert "/1.jsonl words, cites or checks 'item.a' otherwise than the runs before it" in refused(
        synthetic.run(ONE), reworded
    )


def test_another_schema_is_refused(tmp_path, capsys):
    paths = synthetic.written(tmp_path, synthetic.run(ONE), synthetic.run(ONE, devices=("cuda",)))
    other = (tmp_path / "1.jsonl").read_text().replace('"schema":2', '"schema":3')
    (tmp_path / "1.jsonl").write_text(other)
    assert main(["merge", *paths, "--output", str(tmp_path / "x")]) == 2
    assert "1.jsonl:1: the schema is 3, not 2; read it with" in capsys.readouterr().err


def _part(whole: Run, names: set[str], shard: str) -> Run:
    return Run(
        header=dataclasses.replace(whole.header, shard=shard),
        claims={name: whole.claims[name] for name in names},
        verdicts={key: verdict for key, verdict in whole.verdicts.items() if key[0] in names},
    )
