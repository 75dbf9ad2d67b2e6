"""The catalogue is complete, and refuses what cannot be a claim, naming file and line."""

import shutil
from collections import Counter

import pytest
from packaging.version import Version

from conformance import catalogue
from conformance.catalogue import CatalogueError, Expectation, load
from conformance.properties.ways import WAYS

CLAIM = """\
["numpy.shares"]
sentence = "It shares."
cites = ["001.6"]
kind = "sharing"
harm = "None."
"""


@pytest.fixture
def folder(tmp_path):
    """A folder of claims with the real numbers and one file to be filled."""
    shutil.copy(catalogue.FOLDER / "numbers.toml", tmp_path)
    return tmp_path


def test_each_of_the_88_numbers_is_cited_and_so_is_each_law():
    documents = catalogue.documents().values()
    numbers = {number for document in documents for number in document["numbers"]}
    cited = {number for claim in load().values() for number in claim.cites}
    assert sum(len(document["numbers"]) for document in documents if document["file"]) == 88
    assert cited == numbers


def test_each_claim_has_one_property_and_each_property_a_claim():
    owners = Counter(claim_id for claim_id, _, _ in catalogue.properties())
    assert set(owners) == set(load())
    assert set(owners.values()) == {1}


def test_every_property_has_a_name_of_its_own_in_its_file():
    places = Counter((file, function) for _, file, function in catalogue.stated_properties())
    assert set(places.values()) == {1}


def test_a_law_is_judged_for_several_ways_and_each_way_has_a_name_for_it():
    laws = [stated for stated, _, _ in catalogue.stated_properties() if stated.startswith("*.")]
    assert len(laws) >= 15
    for law in laws:
        judged = catalogue.judged_by(law, load())
        assert len(judged) >= 3, law
        assert {catalogue.way_of(claim) for claim in judged} <= set(WAYS)


def test_every_way_has_laws():
    of_laws = {
        catalogue.way_of(claim)
        for law, _, _ in catalogue.stated_properties()
        if law.startswith("*.")
        for claim in catalogue.judged_by(law, load())
    }
    assert of_laws == set(WAYS)


def test_a_claim_of_a_law_cites_it():
    for law, _, _ in catalogue.stated_properties():
        if law.startswith("*."):
            judged = [load()[claim] for claim in catalogue.judged_by(law, load())]
            laws = {tuple(number for number in each.cites if number.startswith("004.")) for each in judged}
            assert len(laws) == 1
            assert laws != {()}


def test_every_sentence_says_something_and_no_two_say_the_same():
    claims = load().values()
    assert all(claim.sentence.endswith((".", '"')) and claim.harm.endswith(".") for claim in claims)
    assert len({claim.sentence for claim in claims}) == len(claims)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (CLAIM + 'colour = "red"\n', 1, "'colour' is not a key"),
        (CLAIM.replace('harm = "None."\n', ""), 1, "'harm' is missing"),
        (CLAIM.replace("001.6", "009.1"), 1, "no document makes a claim '009.1'"),
        (CLAIM.replace('"sharing"', '"sharin"'), 1, "'sharin' is not a kind"),
        (CLAIM.replace('["001.6"]', '"001.6"'), 1, "'cites' is not a list"),
        (CLAIM + 'devices = "gpu"\n', 1, "'gpu' is not a domain"),
        ("\n" + CLAIM.replace("numpy.shares", "Numpy"), 2, "is not a dotted id"),
        (CLAIM + 'expect = [{ verdict = "refuted", because = "x" }]\n', 1, "must match on its failure"),
        (CLAIM + 'expect = [{ verdict = "fine", because = "x" }]\n', 1, "'fine' is no verdict"),
        (CLAIM + 'expect = [{ verdict = "holds" }]\n', 1, "'because' is missing"),
        (
            CLAIM + 'expect = [{ verdict = "holds", torch = "==2.0", because = "x" }]\n',
            1,
            "use >= and < alone",
        ),
        (CLAIM + 'expect = [{ verdict = "holds", torch = "two", because = "x" }]\n', 1, "cannot read"),
        (CLAIM + 'expect = [{ verdict = "refuted", failure = "(", because = "x" }]\n', 1, "cannot read"),
        (
            CLAIM + 'expect = [{ verdict = "holds", torch = ">=2.0", because = "x" }, '
            '{ verdict = "holds", torch = ">=1.13,<2.1", because = "x" }]\n',
            1,
            "overlap",
        ),
    ],
)
def test_a_claim_that_cannot_be_used_is_refused_with_file_and_line(folder, text, line, words):
    (folder / "some.toml").write_text(text)
    with pytest.raises(CatalogueError, match=words) as caught:
        load(folder)
    assert str(caught.value).startswith(f"{folder / 'some.toml'}:{line}: ")


def test_a_claim_stated_in_two_files_is_refused_with_both_places(folder):
    (folder / "one.toml").write_text(CLAIM)
    (folder / "two.toml").write_text("\n" + CLAIM)
    with pytest.raises(CatalogueError, match=r"two.toml:2: .* stands at .*one.toml:1"):
        load(folder)


def test_a_file_that_is_not_toml_is_refused(folder):
    (folder / "some.toml").write_text("[")
    with pytest.raises(CatalogueError, match="not TOML"):
        load(folder)


def test_ranges_that_touch_or_speak_of_other_devices_do_not_overlap(folder):
    ranges = [
        '{ verdict = "absent", torch = "<2.0", because = "x" }',
        '{ verdict = "absent", torch = ">=2.0", devices = ["lazy"], because = "x" }',
        '{ verdict = "absent", torch = ">=2.0", devices = ["cpu"], numpy = "<2", because = "x" }',
        '{ verdict = "absent", torch = ">=2.0", devices = ["cpu"], numpy = ">=2", because = "x" }',
    ]
    (folder / "some.toml").write_text(CLAIM + f"expect = [{', '.join(ranges)}]\n")
    assert len(load(folder)["numpy.shares"].expect) == 4


@pytest.mark.parametrize(
    ("torch", "covered"),
    [
        ("1.13.1+cu117", False),
        ("2.0.0", True),
        ("2.7.1", True),
        ("2.8.0.dev20260101", False),
        ("2.8.0a0+git1", False),
    ],
)
def test_a_nightly_counts_as_the_release_that_it_leads_to(torch, covered):
    expectation = Expectation(verdict="holds", torch=">=2.0,<2.8")
    assert expectation.covers(torch, "2.0", "cpu") is covered
    assert Version(torch)


def test_a_device_with_an_index_is_of_its_kind():
    assert Expectation(verdict="holds", devices=("cuda",)).covers("2.0", "2.0", "cuda:1")
    assert catalogue.speaks_of("accelerator", "cuda:1")
    assert not catalogue.speaks_of("accelerator", "meta")


def test_a_column_that_a_claim_does_not_speak_of_is_expected_absent():
    claim = load()["from_numpy.keeps-dtype"]
    assert claim.expected("2.15.0", "2.4", "cpu") is catalogue.HOLDS
    assert claim.expected("2.15.0", "2.4", "lazy").verdict == "absent"
