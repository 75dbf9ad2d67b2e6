from __future__ import annotations

import json

import pytest

from reports import documents
from reports.__main__ import main
from reports.tests import synthetic

TABLE = """
["000"]
title = "converting"
file = "000_a.txt"

["000".numbers]
"000.10" = "The tenth."
"000.1" = "The first."
"000.2" = "Nobody cites it."

["001"]
title = "the other"
file = "001_b.txt"

["001".numbers]
"001.1" = "It raises `ValueError`."
"""


@pytest.fixture
def table(tmp_path, monkeypatch):
    path = tmp_path / "numbers.toml"
    path.write_text(TABLE)
    monkeypatch.setattr(documents, "FOLDER", tmp_path)
    return path


@pytest.fixture
def runs(tmp_path, table):
    assert table.exists()
    claims = [
        synthetic.claim("item.many", cites=["000.10", "001.1"], sentence="Many elements raise ValueError."),
        synthetic.claim("numpy.grad", cites=["000.1", "009.9"]),
    ]
    refuted = {"word": "refuted", "failure": "it raises RuntimeError and no ValueError", "surprise": True}
    return synthetic.written(
        tmp_path,
        synthetic.run(
            {"item.many": refuted, "item.many on meta": "absent"}, "2.0.1", ("cpu", "meta"), claims
        ),
        synthetic.run({"item.many on meta": "absent"}, "1.13.1", ("cpu", "meta"), claims),
    )


def test_numbers_stand_in_their_order_with_claims_verdict_and_history(runs, capsys):
    assert main(["documents", *runs]) == 0
    assert capsys.readouterr().out == (
        "000  converting (000_a.txt), today: torch 2.0\n\n"
        "000.1  The first.\n"
        "  numpy.grad: The claim numpy.grad says so.\n"
        "      ✓ holds\n"
        "      holds in every version\n\n"
        "000.2  Nobody cites it.\n"
        "  no claim of these runs cites it\n\n"
        "000.10  The tenth.\n"
        "  item.many: Many elements raise ValueError.\n"
        "      cpu: ✗ refuted (a surprise); meta: - absent\n"
        "      cpu: holds up to 1.13, refuted (RuntimeError) since 2.0\n"
        "      meta: absent in every version\n\n"
        "001  the other (001_b.txt), today: torch 2.0\n\n"
        "001.1  It raises `ValueError`.\n"
        "  item.many: Many elements raise ValueError.\n"
        "      cpu: ✗ refuted (a surprise); meta: - absent\n"
        "      cpu: holds up to 1.13, refuted (RuntimeError) since 2.0\n"
        "      meta: absent in every version\n\n"
        "Cited, and in none of the documents: 009.9\n"
    )


def test_markdown_has_a_table_for_each_document(runs, capsys):
    assert main(["documents", *runs, "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    assert "## 000: converting\n\n`000_a.txt`\n\n| number |" in said
    assert (
        "| 000.10 | The tenth. | `item.many`<br>Many elements raise ValueError."
        " | cpu: ✗ refuted (a surprise); meta: - absent"
        " | cpu: holds up to 1.13, refuted (RuntimeError) since 2.0<br>meta: absent in every version |\n"
    ) in said
    assert "| 000.2 | Nobody cites it. | no claim of these runs cites it |  |  |\n" in said


def test_json_has_the_devices_of_each_verdict_and_history(runs, capsys):
    assert main(["documents", *runs, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [number["number"] for number in said["documents"][0]["numbers"]] == ["000.1", "000.2", "000.10"]
    assert said["documents"][1]["numbers"][0]["claims"][0]["history"] == [
        {"devices": ["cpu"], "words": "holds up to 1.13, refuted (RuntimeError) since 2.0"},
        {"devices": ["meta"], "words": "absent in every version"},
    ]
    assert said["unknown"] == ["009.9"]


@pytest.mark.usefixtures("table")
def test_a_device_of_an_older_run_says_so(tmp_path, capsys):
    old, new = synthetic.run({"item.a": "holds"}, "2.8.0", ("cuda",)), synthetic.run({"item.a": "refuted"})
    assert main(["documents", *synthetic.written(tmp_path, old, new)]) == 0
    assert "      cpu: ✗ refuted; cuda: ✓ holds in 2.8\n" in capsys.readouterr().out


@pytest.mark.usefixtures("table")
def test_markdown_survives_a_hostile_file(tmp_path, capsys):
    claims = [
        synthetic.claim(synthetic.HOSTILE, sentence=synthetic.HOSTILE, cites=["000.1", synthetic.HOSTILE])
    ]
    hostile = synthetic.run({}, synthetic.HOSTILE, [synthetic.HOSTILE], claims)
    paths = synthetic.written(tmp_path, hostile, synthetic.run({}, claims=claims))
    assert main(["documents", *paths, "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    assert {line.count("|") for line in said.split("\n") if line.startswith("|")} == {6}
    assert "</td>" not in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "numbers.toml is not there; install the project whole"),
        ("[", "numbers.toml: not TOML ("),
        (
            '["000"]\ntitle = "a"\nfile = "b"',
            "lacks a title, a file or numbers ('numbers'); correct it",
        ),
        (
            '["000"]\ntitle = "a"\nfile = "b"\nnumbers.x = "y"',
            "lacks a title, a file or numbers",
        ),
        ("a = 3", "lacks a title, a file or numbers"),
    ],
)
def test_a_wrong_table_is_refused(runs, table, capsys, content, sentence):
    table.unlink()
    if content is not None:
        table.write_text(content)
    assert main(["documents", *runs]) == 2
    assert sentence in capsys.readouterr().err


def test_the_table_of_the_suite_has_the_four_documents_the_laws_and_the_reference_documentation():
    found = {document.name: list(document.numbers) for document in documents.load()}
    counts = {"000": 9, "001": 13, "002": 26, "003": 44, "004": 10, "005": 69, "006": 4, "007": 5}
    assert found == {name: [f"{name}.{n}" for n in range(1, count + 1)] for name, count in counts.items()}
