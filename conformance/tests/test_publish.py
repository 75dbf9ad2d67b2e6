"""Publishing judges what is stale and nothing else, says what it did, and cleans up behind itself."""

import dataclasses
from types import SimpleNamespace

import pytest

from conformance.tests import fake_tox
from conformance.tools import environments, publish, rendered
from conformance.tools.published import Folder, Tree, check
from conformance.verdict import results

NOTHING = "rendered: nothing was stale\n"
STALE = ("item.returns-a-python-number", "item.after-cpu")


@pytest.fixture(scope="module")
def tree():
    """The suite with the claims about item() alone."""
    whole = Tree.here()
    places = {claim: place for claim, place in whole.places.items() if claim.startswith(("item.", "casts."))}
    return dataclasses.replace(whole, places=places)


@pytest.fixture
def tox(tree):
    return fake_tox.FakeTox(tree)


@pytest.fixture
def checkout(tmp_path, monkeypatch, tree, tox):
    """An empty checkout with a fake tox, whose reports render nothing."""
    monkeypatch.setattr(environments, "tox", tox)
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    monkeypatch.setattr(environments, "FOLDER", tmp_path / "tox")
    for module in (environments, publish):
        monkeypatch.setattr(module, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(rendered, "COMMANDS", {})
    monkeypatch.setattr(Tree, "here", lambda: tree)
    monkeypatch.setattr(environments.shutil, "disk_usage", lambda _: SimpleNamespace(free=2**40))
    monkeypatch.setattr(environments.importlib.util, "find_spec", lambda _: "tox")
    return tmp_path


@pytest.fixture
def call(checkout, capsys):
    """Publishes, and gives the exit code and what was said."""

    def called(*arguments):
        code = publish.main([*arguments, "--output", str(checkout / "reports")])
        return code, capsys.readouterr().out

    return called


def installed(tox):
    return [call.split()[2] for call in tox.calls if call.endswith("--notest")]


def runs(checkout):
    return checkout / "reports" / "data" / "runs"


def spoilt(checkout, tree, claims):
    """The published run of "good" with verdicts that something else made, and one claim that is gone."""
    folder = Folder(runs(checkout))
    run = folder.runs["good"]
    old = {
        (claim, "cpu"): dataclasses.replace(run.verdicts[claim, "cpu"], fingerprint="old") for claim in claims
    }
    gone = results.Verdict(claim="item.gone", device="cpu", fingerprint="old")
    stated = dataclasses.replace(tree.stated(claims[0]), id="item.gone")
    folder.put(
        "good",
        dataclasses.replace(
            run,
            claims=run.claims | {"item.gone": stated},
            verdicts=run.verdicts | old | {("item.gone", "cpu"): gone},
        ),
    )


def test_each_environment_ends_with_a_sentence_and_leaves_only_its_run(call, checkout):
    code, said = call()
    assert code == 1
    assert "[1/7] good: judged all; installing 0 s, running " in said
    assert "no surprise (" in said
    assert "[2/7] silent: no complete results: ran" in said
    assert "[3/7] broken: not installed: \N{MULTIPLICATION SIGN} No solution found Because" in said
    assert "[4/7] surprising: judged all;" in said
    assert "surprises: 1 (" in said
    assert "[6/7] coverage: measured; installing" in said
    names = ["good.jsonl", "newer.jsonl", "shared.ndjson", "surprising.jsonl"]
    assert sorted(path.name for path in runs(checkout).iterdir()) == names
    assert not list((checkout / "tox").iterdir())


def test_what_is_fresh_is_not_judged_again(call, tox):
    call("good", "coverage", "faults")
    code, said = call("good", "coverage", "faults")
    assert code == 0
    assert "[1/3] good: fresh: no surprise (" in said
    assert said.endswith(f"[2/3] coverage: fresh\n[3/3] faults: fresh\n{NOTHING}")
    assert installed(tox) == ["good", "coverage", "faults"]
    assert call("good", "faults", "--check") == (0, "good: fresh\nfaults: fresh\n")


def test_what_is_stale_is_judged_again_and_what_is_gone_is_left_out(call, checkout, tree):
    call("good")
    spoilt(checkout, tree, STALE)
    assert call("good", "--check") == (1, "good: claims to judge: 2\n")
    code, said = call("good")
    assert code == 0
    assert "good: judged 2; installing" in said
    assert (checkout / "logs" / "good.claims").read_text().split() == sorted(STALE)
    run = Folder(runs(checkout)).runs["good"]
    assert check(run, tree).stale == ()
    assert "item.gone" not in run.claims
    assert not any(verdict.coverage for verdict in run.verdicts.values())


def test_what_is_fresh_is_judged_again_where_that_is_asked_for(call, checkout, tree):
    call("good")
    spoilt(checkout, tree, STALE[:1])
    code, said = call("good", "--claims", "nothing", "--again", STALE[1], "--again", "no.such")
    assert code == 0
    assert "good: judged 1; installing" in said
    assert (checkout / "logs" / "good.claims").read_text().split() == [STALE[1]]
    assert check(Folder(runs(checkout)).runs["good"], tree).stale == STALE[:1]


def test_a_part_of_what_is_stale_may_be_judged_first(call, checkout, tree):
    call("good")
    spoilt(checkout, tree, STALE)
    assert call("good", "--claims", "*.after-cpu")[0] == 0
    assert check(Folder(runs(checkout)).runs["good"], tree).stale == (STALE[0],)


def test_an_explanation_is_stated_anew_without_judging(call, checkout, tox):
    call("good")
    folder = Folder(runs(checkout))
    run = folder.runs["good"]
    key = next(key for key, verdict in run.verdicts.items() if verdict.verdict == "refuted")
    other = dataclasses.replace(run.verdicts[key], because="for no reason")
    folder.put("good", dataclasses.replace(run, verdicts=run.verdicts | {key: other}))
    assert call("good")[0] == 0
    assert Folder(runs(checkout)).runs["good"].verdicts[key] == run.verdicts[key]
    assert installed(tox) == ["good"]


def test_with_another_torch_every_claim_is_judged_again(call, checkout, tree):
    call("newer")
    folder = Folder(runs(checkout))
    run = folder.runs["newer"]
    old = dataclasses.replace(run.verdicts["item.after-cpu", "cpu"], fingerprint="old")
    folder.put("newer", dataclasses.replace(run, verdicts=run.verdicts | {("item.after-cpu", "cpu"): old}))
    call("newer")
    run = Folder(runs(checkout)).runs["newer"]
    assert run.header.torch == "2.15.1"
    assert len(run.claims) == len(fake_tox.run(tree, list(tree.places)).claims)


def test_a_measurement_that_did_not_end_well_is_made_again_from_what_it_left(call, checkout, tox):
    tox.ended = 1
    assert call("faults") == (
        1,
        f"[1/1] faults: not as it should be: ran ({checkout}/logs/faults.log)\n{NOTHING}",
    )
    assert (checkout / "reports" / "data" / "faults.json").exists()
    tox.ended = 0
    assert call("faults")[0] == 0
    assert installed(tox) == ["faults", "faults"]


def test_environments_are_kept_on_request(call, checkout):
    call("--keep", "good")
    assert [path.name for path in (checkout / "tox").iterdir()] == ["good"]


def test_without_room_nothing_is_installed(call, monkeypatch, tox):
    monkeypatch.setattr(environments, "NEEDED", 2**60)
    code, said = call("good")
    assert code == 1
    assert "good: not run: " in said
    assert installed(tox) == []


def test_an_unknown_environment_is_refused(checkout, capsys):
    assert publish.main(["torch9"]) == 2
    known = "good, silent, broken, surprising, newer, coverage, faults"
    assert capsys.readouterr().err == f"publish: no environment torch9; choose from {known}\n"


def test_an_interrupted_command_says_how_to_go_on(call, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(environments.Environment, "install", interrupted)
    code, said = call("good")
    assert code == 1
    assert said.endswith("interrupted; publish again to go on\n")


def of_device(surprise):
    """A run of one claim on a vendor's device."""
    header = results.Header(
        torch="2.9.1", torch_build={}, numpy="2.4", python="3.11", hypothesis="6", platform="x",
        devices=["npu"], absent={}, seed=0, profile="default", cases=200,
    )  # fmt: skip
    claim = results.Claim(id="item.after-cpu", sentence="", cites=[], kind="values", harm="", property="p")
    verdict = results.Verdict(
        claim=claim.id, device="npu", surprise=surprise, coverage={"dtype": {"int8": 1}}
    )
    return results.Run(header=header, claims={claim.id: claim}, verdicts={(claim.id, "npu"): verdict})


def test_the_run_of_a_vendors_device_is_put_beside_its_expectations(tmp_path, capsys):
    results.write(tmp_path / "run.jsonl", of_device(surprise=False))
    asked = ["--device-run", str(tmp_path / "run.jsonl"), "--output", str(tmp_path / "reports")]
    assert publish.main(asked) == 0
    made = tmp_path / "reports" / "devices" / "npu.jsonl"
    assert str(made) in capsys.readouterr().out
    ((column, verdict),) = results.read(made).verdicts.items()
    assert (column, verdict.coverage) == (("item.after-cpu", "npu"), {})


def test_the_run_of_a_device_in_which_anything_surprises_is_not_published(tmp_path, capsys):
    results.write(tmp_path / "run.jsonl", of_device(surprise=True))
    asked = ["--device-run", str(tmp_path / "run.jsonl"), "--output", str(tmp_path / "reports")]
    assert publish.main(asked) == 2
    assert "1 verdicts on npu surprise" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()
