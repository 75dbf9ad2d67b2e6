from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import discoveries, documents, page, page_text
from reports.__main__ import main
from reports.tests import page_runs, synthetic

TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "style",
        "script",
        "body",
        "header",
        "div",
        "h1",
        "p",
        "button",
    ),
    *("ul", "li", "span", "form", "label", "input", "select", "option", "main", "table", "caption", "thead"),
    *("tbody", "tr", "th", "td", "bdi", "i", "code", "details", "summary", "dialog", "article"),
    *("nav", "section", "small"),
}


class _Reader(HTMLParser):
    """The tags, attributes and texts of a page, and its data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.sources: dict[str, list[str]] = {"script": [], "style": []}
        self._inside = ""
        self.feed(html)
        self.data = json.loads(self.sources["script"][1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.sources:
            self.sources[self._inside].append(data)
        else:
            self.texts.append(data)


def test_without_a_run_there_is_no_page():
    with pytest.raises(ValueError, match="name at least one results file"):
        page.render([])


def test_the_command_writes_the_page(tmp_path):
    runs = page_runs.runs(claims=3)
    paths = synthetic.written(tmp_path, *runs)
    assert main(["page", *paths, "--output", str(tmp_path / "page.html")]) == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page.render(runs)


def test_the_order_of_the_files_does_not_matter():
    runs = page_runs.runs(claims=12)
    assert page.render(runs[::-1]) == page.render(runs)


def test_nothing_comes_from_elsewhere():
    html = page.render(page_runs.runs(claims=30))
    assert all(link.startswith("data:") for link in _Reader(html).links)
    assert not re.findall(r"@import|url\(|\bfetch\(|XMLHttpRequest|WebSocket|innerHTML|eval\(", html)
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", html)


def test_the_policy_names_this_style_and_these_scripts():
    html = page.render(page_runs.runs(claims=3))
    reader = _Reader(html)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    head, _, script = reader.sources["script"]
    for source in (head, script, *reader.sources["style"]):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"&#39;sha256-{digest}&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;;")


def test_without_a_script_the_table_tells_the_history_of_each_claim():
    html = page.render(page_runs.runs(claims=12))
    told = re.findall(r'<td class="told">([^<]*)</td>', html)
    assert len(told) == 12
    assert told[3] == "holds up to 2.1, refuted (RuntimeError) since 2.2"


def test_the_newest_wording_of_a_claim_is_shown():
    old = synthetic.run({}, "2.0.0", claims=[synthetic.claim("item.a", sentence="Old words.")])
    new = synthetic.run({}, "2.15.0", claims=[synthetic.claim("item.a", sentence="New words.")])
    html = page.render([new, old])
    assert "New words." in html
    assert "Old words." not in html


def test_the_data_say_what_the_documents_say():
    data = _Reader(page.render([synthetic.run({"item.a": "holds"})])).data
    first = documents.load()[0]
    assert data["said"] == [["000.1", first.numbers["000.1"]]]
    assert data["papers"][0] == [first.name, first.title, list(first.numbers)]


def test_repeated_texts_are_written_once():
    data = _Reader(page.render(page_runs.large())).data
    assert sum(sum(row[1::2]) for row in data["cells"]) == 20_000
    of_findings = 3 * len(discoveries.load())  # title, loss and upstream of each
    assert len(data["texts"]) == len(set(data["texts"])) < 400 + of_findings
    assert len(data["records"]) < 300
    assert len(data["axes"]) < 20


def test_many_verdicts_fit_in_a_mail():
    assert len(page.render(page_runs.large(claims=2000, versions=30)).encode()) < 4e6
    assert len(page.render(page_runs.large(distinct=True)).encode()) < 5e6


TEXTS = st.text(st.characters(codec=None) | st.sampled_from("<>&\"'`/-!\u202e\u2028\ud800{}%"), min_size=1)


@settings(max_examples=40, deadline=None)
@given(text=TEXTS | st.just(page_runs.HOSTILE))
def test_any_text_stays_text(text):
    reader = _Reader(page.render(page_runs.hostile(text)))
    assert reader.tags <= TAGS
    assert not {name for name in reader.attributes if name.startswith("on")}
    assert text in [claim[1] for claim in reader.data["claims"]]
    page.render(page_runs.hostile(text)).encode("utf-8")


def test_the_data_hold_no_character_that_html_reads():
    html = page.render(page_runs.hostile())
    data = re.search(r'<script type="application/json" id="data">(.*)</script>\n<script>', html)
    assert data is not None
    assert data[1].isascii()
    assert not set(data[1]) & set("<>&")


def test_what_a_reader_would_not_see_is_spelled_out():
    assert page_text.shown("a\u202eb<i>") == 'a<span class="mark">U+202E</span>b&lt;i&gt;'
    assert page_text.shown("`x<y` is`") == "`x&lt;y` is`"
    assert page_text.shown("`x<y` is") == "<code>x&lt;y</code> is"
    assert page_text.shown("\u05d0 \u4e2d\tb\n") == "\u05d0 \u4e2d\tb\n"


def test_the_templates_are_all_used():
    named = {path.name for path in page.TEMPLATES.iterdir()}
    text = "".join(path.read_text(encoding="utf-8") for path in page.TEMPLATES.glob("*.j2"))
    included = set(re.findall(r'include "([^"]+)"', text)) | {"page.html.j2", "head.js"}
    assert named == included | set(page.STYLES) | set(page.SCRIPTS)
