"""Findings: each script shows on the torch that is installed what its claims say of it."""

import os
from importlib.metadata import version

import pytest
from packaging.version import Version

from conformance.catalogue import load as load_claims
from conformance.tests import warm
from reports import discoveries, loading
from reports.tests import synthetic

FINDINGS = {each.name: each for each in discoveries.load()}
NUMPY = "2.4.6"
TORCH = version("torch")


def test_every_script_is_of_a_finding_and_no_script_is_long():
    scripts = {path.stem: path.read_text(encoding="utf-8") for path in discoveries.FOLDER.glob("*.py")}
    assert scripts.keys() == FINDINGS.keys()
    assert max(len(script.splitlines()) for script in scripts.values()) <= 20


@pytest.mark.parametrize("finding", FINDINGS.values(), ids=FINDINGS)
def test_a_finding_names_claims_that_some_torch_breaks_and_knows_of_upstream_or_says_what_to_file(finding):
    known = load_claims()
    assert bool(finding.claims) != bool(finding.mode)
    assert set(finding.broken) <= set(discoveries.MEASURED)
    assert bool(finding.broken) == bool(finding.mode)
    for claim in finding.claims:
        assert any(each.verdict in ("refuted", "crashed") for each in known[claim].expect), claim
    assert finding.upstream or finding.report
    assert finding.loses.endswith(".")


@pytest.mark.parametrize("finding", FINDINGS.values(), ids=FINDINGS)
def test_the_script_fails_or_dies_where_the_law_is_broken_and_there_alone(finding):
    minor = ".".join(TORCH.split(".")[:2])
    if finding.mode:
        expected = "refuted" if minor in finding.broken else "holds"
    else:
        expected = load_claims()[finding.claims[0]].expected(TORCH, NUMPY, "cpu").verdict
    if finding.mode and minor not in discoveries.MEASURED:
        pytest.skip("its script was not run on this torch")
    script = discoveries.FOLDER / f"{finding.name}.py"
    ended = warm.python(str(script), cwd=script.parent, environment=os.environ)
    last = (ended.stderr.strip().splitlines() or [""])[-1]
    shown = ended.returncode < 0 or (ended.returncode == 1 and last.startswith("AssertionError"))
    assert shown == (expected != "holds"), (expected, ended.returncode, last)


def test_the_newest_torch_breaks_the_laws_of_several():
    assert Version(TORCH) >= Version("2.15")
    newest = [
        name
        for name, finding in FINDINGS.items()
        if finding.claims
        and load_claims()[finding.claims[0]].expected("2.15.0", NUMPY, "cpu").verdict == "refuted"
    ]
    assert len(newest) >= 8


def test_a_finding_is_told_with_its_versions_its_script_and_the_text_to_file():
    finding = discoveries.Finding(
        "a-name", "It leaks", "silently wrong", ("item.many",), "Memory.", "", "File this.", "print(1)\n"
    )
    old, new = (
        synthetic.run({"item.many": word}, torch=torch)
        for word, torch in (("holds", "2.0.1"), ("refuted", "2.1.2"))
    )
    told = discoveries.render([old, new], [finding])
    assert "### It leaks" in told
    assert "`item.many`: " in told
    assert "2.1" in told.split("item.many`:")[1].splitlines()[0]
    assert "print(1)" in told
    assert "> File this." in told


def test_a_finding_of_an_unknown_severity_is_refused(tmp_path):
    (tmp_path / "findings.toml").write_text(
        '["x"]\ntitle = "t"\nseverity = "odd"\nclaims = []\nloses = "l."\nupstream = ""\n'
    )
    (tmp_path / "x.py").write_text("")
    with pytest.raises(loading.RefusedError, match=r"findings.toml cannot be used \(ValueError"):
        discoveries.load(tmp_path)


def test_a_finding_in_a_mode_is_told_with_the_versions_on_which_its_script_ran():
    finding = discoveries.Finding(
        "a-name",
        "It leaks",
        "silently wrong",
        (),
        "Memory.",
        "",
        "File this.",
        "print(1)\n",
        "compile",
        ("2.3",),
    )
    told = discoveries.render([synthetic.run({"item.many": "holds"})], [finding])
    assert "* `compile`: broken on torch 2.3, not on 2.1, 2.9, 2.15" in told
    assert "| broken on torch 2.3, not on 2.1, 2.9, 2.15 |" in told


def test_at_least_twenty_findings_of_modes_are_known_to_nobody():
    unreported = [each for each in FINDINGS.values() if each.mode and not each.upstream]
    assert len(unreported) >= 20
