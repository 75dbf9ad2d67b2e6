"""The catalogue is complete, and refuses what cannot be a claim, naming file and line."""

from collections import Counter

import pytest
from packaging.version import Version

from conformance import catalogue
from conformance.catalogue import CatalogueError, load
from conformance.catalogue.laws import claims_of_laws
from conformance.properties import registry
from conformance.properties.lines import LINES
from conformance.properties.ways import WAYS
from conformance.tests.stated_claims import CLAIM, expecting


def test_each_of_the_92_numbers_is_cited_and_so_is_each_law():
    documents = catalogue.documents().values()
    numbers = {number for document in documents for number in document["numbers"]}
    cited = {number for claim in load().values() for number in claim.cites}
    assert sum(len(document["numbers"]) for document in documents if document["file"]) == 92
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
        assert {catalogue.way_of(claim) for claim in judged} <= {*WAYS, *LINES}


def test_every_way_has_laws():
    of_laws = {
        catalogue.way_of(claim)
        for law, _, _ in catalogue.stated_properties()
        if law.startswith("*.")
        for claim in catalogue.judged_by(law, load())
    }
    assert of_laws == {*WAYS, *LINES}


def test_every_way_has_a_function_and_every_function_data():
    assert set(catalogue.ways()) == set(WAYS)


def test_every_line_is_read_as_its_function_stands():
    lines = catalogue.lines_by_name(catalogue.ways())
    assert set(lines) == set(LINES)
    assert lines["array-plus-tensor"].call == "array + torch.ones(())"
    assert lines["from-numpy-written-to"].call == "tensor = torch.from_numpy(array); tensor[0] = 1"
    assert lines["numpy-plus-one"].takes == "tensor"


def test_every_law_has_a_property_and_every_pattern_a_law():
    patterns = {stated for stated, _, _ in catalogue.stated_properties() if stated.startswith("*.")}
    assert {f"*.{law.name}" for law in catalogue.laws()} == patterns


def test_no_sentence_is_longer_than_a_line_of_a_page():
    longest = max(load().values(), key=lambda claim: len(claim.sentence))
    assert len(longest.sentence) <= 160, longest.sentence


def test_every_sentence_says_something_and_no_two_say_the_same():
    claims = load().values()
    assert all(claim.sentence.endswith((".", '"')) and claim.harm.endswith(".") for claim in claims)
    assert len({claim.sentence for claim in claims}) == len(claims)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (CLAIM + 'colour = "red"\n', 1, "'colour' is not a key"),
        (CLAIM.replace('harm = "None."\n', ""), 1, "'harm' is missing"),
        (CLAIM.replace('"sharing"', '"sharin"'), 1, "'sharin' is no kind"),
        (CLAIM.replace('["001.6"]', '"001.6"'), 1, "'cites' is not a list"),
        (CLAIM + 'devices = "gpu"\n', 1, "'gpu' is no domain"),
        ("\n" + CLAIM.replace("team.shares", "Team"), 2, "is not a dotted id"),
        (expecting('verdict = "refuted"'), 1, "says what a user would see"),
        (expecting('verdict = "fine"'), 1, "'fine' is no verdict"),
        (CLAIM + 'expect = [{ verdict = "holds" }]\n', 1, "'because' is missing"),
        (
            expecting('verdict = "holds", torch = "==2.0"'),
            1,
            "use >= and < alone",
        ),
        (expecting('verdict = "holds", torch = "two"'), 1, "cannot read"),
        (
            expecting('verdict = "absent", devices = ["gpu"]'),
            1,
            "'gpu' is no device",
        ),
        (
            expecting('verdict = "absent", torch = ">=3"'),
            1,
            "no torch that is sup",
        ),
        (
            expecting('verdict = "absent", numpy = "<1"'),
            1,
            "no NumPy that is sup",
        ),
        (
            expecting('verdict = "holds", promise = "values"'),
            1,
            "no other verdict",
        ),
        (
            expecting('verdict = "refuted", raises = "("'),
            1,
            "cannot read 'raises'",
        ),
        (
            expecting('verdict = "refuted", promise = "all"'),
            1,
            "'all' is no promise",
        ),
        (
            expecting('verdict = "refuted", promise = "type", raises = "x"'),
            1,
            "either 'raises' or 'promise'",
        ),
        (
            CLAIM
            + 'expect = [{ verdict = "refuted", promise = "type", given = { bit = [] }, because = "x" }]\n',
            1,
            "to a list of classes",
        ),
        (
            expecting('verdict = "refuted", promise = "type", causes = []'),
            1,
            "stands beside 'causes'",
        ),
        (
            CLAIM + 'expect = [{ verdict = "holds", torch = ">=2.0", because = "x" }, '
            '{ verdict = "holds", torch = ">=1.13,<2.1", because = "x" }]\n',
            1,
            "overlap",
        ),
    ],
)
def test_a_claim_that_cannot_be_used_is_refused_with_file_and_line(tmp_path, text, line, words):
    (tmp_path / "some.toml").write_text(text)
    with pytest.raises(CatalogueError, match=words) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'some.toml'}:{line}: ")


LAW = """\
["*.keeps"]
sentence = "{call} keeps it, or raises {errors}."
cites = ["004.1"]
kind = "values"
harm = "None."
takes = "array"
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LAW + 'without = { nupmy = "x" }\n', "'nupmy' is no way"),
        (LAW + 'without = { item = "x" }\n', "does not speak of 'item' anyway"),
        (LAW + 'also = { tensor = "x" }\n', "speaks of 'tensor' anyway"),
        (LAW + 'also_cites = { item = ["005.1"] }\n', "does not speak of 'item'; take the exception out"),
        (LAW + 'cpu_alone = ["item"]\n', "does not speak of 'item'; take the exception out"),
        (
            LAW + 'expect = [{ verdict = "refuted", but = ["clone"], because = "x" }]\n',
            "'clone' is no spelling of a way in 'ways'",
        ),
        (
            LAW + 'expect = [{ ways = ["item"], verdict = "absent", because = "x" }]\n',
            "speak of 'item'; take",
        ),
        (LAW + 'expect = [{ ways = ["all"], verdict = "absent", because = "x" }]\n', "'all' is no way"),
        (LAW + 'gives = ["list"]\n', "'list' is no kind of result"),
        (LAW + 'memory = ["mine"]\n', "'mine' is no word for memory"),
        (LAW + 'devise = "cpu"\n', "'devise' is not a key"),
        (LAW.replace('"array"', '"list"'), "'list' is no kind of argument"),
        (LAW.replace("*.keeps", "numpy.keeps"), "'numpy.keeps' is no law"),
    ],
)
def test_a_law_that_cannot_be_used_is_refused_with_file_and_line(tmp_path, text, words):
    (tmp_path / "some.toml").write_text("\n" + text)
    with pytest.raises(CatalogueError, match=words) as caught:
        list(claims_of_laws(tmp_path))
    assert str(caught.value).startswith(f"{tmp_path / 'some.toml'}:2: ")


def test_a_law_is_claimed_of_the_ways_that_fit_and_of_those_that_are_added(tmp_path):
    chosen = 'memory = ["copied"]\nwithout = { tensor = "x" }\nalso = { tolist = "y" }\n'
    (tmp_path / "some.toml").write_text(LAW + chosen)
    found = {claim.id: claim.sentence for claim in claims_of_laws(tmp_path)}
    copies = {"asarray-copy.keeps", "default_collate.keeps", "from_dlpack-copy.keeps"}
    assert set(found) == {*copies, "tolist.keeps"}
    text = "tensor.tolist() keeps it, or raises TypeError, ValueError, RuntimeError or BufferError."
    assert found["tolist.keeps"] == text


def test_another_spelling_of_a_way_has_its_exceptions_and_may_be_absent(tmp_path):
    chosen = 'expect = [{ ways = ["from_dlpack"], verdict = "crashed", torch = "<2.10", because = "x" }]\n'
    (tmp_path / "some.toml").write_text(LAW + chosen)
    found = {claim.id: claim for claim in claims_of_laws(tmp_path)}
    verdicts = [
        [
            found[f"{way}.keeps"].expected(torch, "2.4.0", "cpu").verdict
            for torch in ("2.8.0", "2.9.0", "2.15.0")
        ]
        for way in ("from_dlpack", "from_dlpack-device", "as_tensor-device")
    ]
    assert verdicts == [
        ["crashed", "crashed", "holds"],
        ["absent", "crashed", "holds"],
        ["holds", "holds", "holds"],
    ]


def test_a_way_that_is_misspelt_is_refused_with_file_and_line(tmp_path):
    (tmp_path / "ways.toml").write_text(
        '[numpy]\ncall = "x"\ntakes = "list"\ngives = "array"\nmemory = "shared"\n'
    )
    with pytest.raises(CatalogueError, match=r"ways.toml:1: 'list' is no kind of argument"):
        catalogue.ways(tmp_path / "ways.toml")
    (tmp_path / "ways.toml").write_text(
        '[numpy]\ncall = "x"\ntakes = "tensor"\ngives = "array"\nmemory = "shared"\nlike = "nump"\n'
    )
    with pytest.raises(CatalogueError, match=r"ways.toml:1: 'nump' is no way"):
        catalogue.ways(tmp_path / "ways.toml")


def test_a_claim_without_a_property_is_an_error_with_file_and_line(tmp_path):
    (tmp_path / "some.toml").write_text(CLAIM)
    with pytest.raises(CatalogueError, match=r"some.toml:1: no property checks 'team.shares'"):
        list(catalogue.properties(tmp_path))
    (tmp_path / "test_some.py").write_text('@claim("team.shares")\ndef test_it_shares():\n    pass\n')
    assert ("team.shares", "test_some.py", "test_it_shares") in catalogue.properties(tmp_path)


def test_a_way_without_a_function_is_an_error_with_file_and_line(monkeypatch):
    monkeypatch.delitem(WAYS, "numpy")
    with pytest.raises(CatalogueError, match=r"ways.toml:\d+: no function is the way 'numpy'"):
        registry.given("numpy.leaves-the-tensor-resizable")


def test_a_claim_stated_in_two_files_is_refused_with_both_places(tmp_path):
    (tmp_path / "one.toml").write_text(CLAIM)
    (tmp_path / "two.toml").write_text("\n" + CLAIM)
    with pytest.raises(CatalogueError, match=r"two.toml:2: .* stands at .*one.toml:1"):
        load(tmp_path)


def test_a_further_folder_adds_its_claims_which_may_cite_nothing(tmp_path):
    (tmp_path / "some.toml").write_text(CLAIM.replace('cites = ["001.6"]\n', ""))
    assert set(load(tmp_path)) - set(load()) == {"team.shares"}


def test_a_further_folder_has_prefixes_of_its_own(tmp_path):
    (tmp_path / "some.toml").write_text(CLAIM.replace("team.", "numpy."))
    with pytest.raises(CatalogueError, match=r"some.toml:1: ids at .*begin with 'numpy' too; .* of your own"):
        load(tmp_path)


def test_a_further_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CatalogueError, match="no such folder"):
        load(tmp_path / "none")


def test_a_file_that_is_not_toml_is_refused(tmp_path):
    (tmp_path / "some.toml").write_text("[")
    with pytest.raises(CatalogueError, match="not TOML"):
        load(tmp_path)


def test_every_range_of_versions_ends_with_the_newest():
    for versions in (catalogue.TORCH, catalogue.NUMPY):
        assert list(versions) == sorted(versions, key=Version)
        assert len({version.rsplit(".", 1)[0] for version in versions}) == len(versions)
