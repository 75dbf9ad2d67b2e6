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
file = ""

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
    refuted["because"] = "RuntimeError since 2.0"
    return synthetic.written(
        tmp_path,
        synthetic.run(
            {"item.many": refuted, "item.many on meta": "absent"}, "2.0.1", ("cpu", "meta"), claims
        ),
        synthetic.run({"item.many on meta": "absent"}, "1.13.1", ("cpu", "meta"), claims),
    )


def test_numbers_stand_in_their_order_with_answer_claims_and_history(runs, capsys):
    assert main(["documents", *runs]) == 0
    assert capsys.readouterr().out == (
        "000  converting (000_a.txt)\n     torch 2.0: 1 true, 1 was true, 1 not judged\n\n"
        "000.1  The first.\n"
        "  true\n"
        "      x = torch.tensor([1.0], requires_grad=True)\n"
        "      with torch.no_grad(): x.numpy()  # array([1.], dtype=float32)\n"
        "  numpy.grad: The claim numpy.grad says so.\n"
        "      holds in every version\n\n"
        "000.2  Nobody cites it.\n"
        "  not judged\n"
        "      torch.tensor([1.0], requires_grad=True).detach().sum().backward()\n"
        "      # RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn\n\n"
        "000.10  The tenth.\n"
        "  was true up to 1.13: RuntimeError since 2.0\n"
        "  item.many: Many elements raise ValueError.\n"
        "      holds up to 1.13, refuted (RuntimeError) since 2.0\n\n"
        "001  the other\n     torch 2.0\n\n"
        "001.1  It raises `ValueError`.\n"
        "  0 of 1 claims hold on every device\n"
        "  item.many: Many elements raise ValueError.\n"
        "      holds up to 1.13, refuted (RuntimeError) since 2.0\n\n"
        "Cited, and in none of the documents: 009.9\n"
    )


def test_markdown_is_a_corrected_edition_with_the_claims_folded(runs, capsys):
    assert main(["documents", *runs, "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    assert "| 000 | converting | 1 | 0 | 1 | 0 |\n\n## 000: converting\n\n`000_a.txt`\n\n### 000.1\n" in said
    assert (
        "### 000.10\n\n> The tenth.\n\n**was true up to 1.13**: RuntimeError since 2.0.\n\n<details>" in said
    )
    assert "```python\nx = torch.tensor([1.0], requires_grad=True)\n" in said
    assert (
        "| `item.many`<br>Many elements raise ValueError. | ✗ refuted (a surprise)"
        " | holds up to 1.13, refuted (RuntimeError) since 2.0 |\n\n</details>\n"
    ) in said
    assert "> Nobody cites it.\n\n**not judged**.\n" in said
    assert "absent in every version" not in said


def test_json_has_the_answer_and_the_devices_of_each_verdict_and_history(runs, capsys):
    assert main(["documents", *runs, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    numbers = {number["number"]: number for document in said["documents"] for number in document["numbers"]}
    assert list(numbers) == ["000.1", "000.2", "000.10", "001.1"]
    assert numbers["000.10"]["answer"]["word"] == "was true up to 1.13"
    assert numbers["000.10"]["claims"][0]["history"] == [
        {"devices": ["cpu"], "words": "holds up to 1.13, refuted (RuntimeError) since 2.0"},
    ]
    assert numbers["001.1"]["answer"] is None
    assert said["unknown"] == ["009.9"]


@pytest.mark.usefixtures("table")
def test_a_device_of_an_older_run_says_so(tmp_path, capsys):
    old, new = synthetic.run({"item.a": "holds"}, "2.8.0", ("cuda",)), synthetic.run({"item.a": "refuted"})
    assert main(["documents", *synthetic.written(tmp_path, old, new)]) == 0
    said = capsys.readouterr().out
    assert "  false: item.a is refuted, which is a surprise\n" in said
    assert "      cpu: refuted (RuntimeError) in 2.15\n      cuda: holds in 2.8\n" in said


@pytest.mark.usefixtures("table")
def test_markdown_survives_a_hostile_file(tmp_path, capsys):
    claims = [
        synthetic.claim(synthetic.HOSTILE, sentence=synthetic.HOSTILE, cites=["000.1", synthetic.HOSTILE])
    ]
    hostile = synthetic.run({}, synthetic.HOSTILE, [synthetic.HOSTILE], claims)
    paths = synthetic.written(tmp_path, hostile, synthetic.run({}, claims=claims))
    assert main(["documents", *paths, "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    assert {line.count("|") for line in said.split("\n") if line.startswith("| <code>")} == {4}
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
    counts = {"000": 9, "001": 13, "002": 26, "003": 44, "004": 10, "005": 69, "006": 4, "007": 10, "008": 4}
    assert found == {name: [f"{name}.{n}" for n in range(1, count + 1)] for name, count in counts.items()}
