from __future__ import annotations

import pytest

from reports import text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\n  b\tc\u2028d", "a b c d"),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("half \ud83d", "half \\ud83d"),
        ("é ✓ 中", "é ✓ 中"),
    ],
)
def test_plain_text_is_one_line_that_shows_everything(hostile, shown):
    assert text.plain(hostile) == shown


def test_a_limit_cuts():
    assert text.plain("abcdefgh", 6) == "abc..."
    assert text.plain("abcdef", 6) == "abcdef"


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("a|b", "a&#124;b"),
        ("<b>&amp;", "&#60;b&#62;&#38;amp;"),
        ("`*_[x](y)", "\\`\\*\\_\\[x\\](y)"),
        ("\\|", "\\\\&#124;"),
        ("@team", "&#64;&#8203;team"),
        ("#12", "\\#&#8203;12"),
        ("http://x www.x", "http:&#8203;//x www&#8203;.x"),
    ],
)
def test_markdown_has_no_meaning_left(hostile, safe):
    assert text.markdown(hostile) == safe


def test_code_is_a_span_or_an_element():
    assert text.code("from_numpy.shares-memory") == "`from_numpy.shares-memory`"
    assert text.code("item(), #1") == "`item(), #1`"
    assert text.code("a|b") == "<code>a&#124;b</code>"
    assert text.code("a`|b") == "<code>a\\`&#124;b</code>"
    assert text.code("") == ""


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("`a_b()` is `c`.", "`a_b()` is `c`."),
        ("of_no `code", "of\\_no \\`code"),
        ("``a`` `b`", "\\`\\`a\\`\\` \\`b\\`"),
        ("`a``b`", "\\`a\\`\\`b\\`"),
        ("`<b>|` *c*", "<code>&#60;b&#62;&#124;</code> \\*c\\*"),
    ],
)
def test_a_sentence_keeps_its_code(said, shown):
    assert text.sentence(said) == shown


def test_a_fence_is_longer_than_any_in_the_program():
    assert text.fenced("x = 1\n````\n\ty\r") == "`````python\nx = 1\n````\n    y\\r\n`````"


def test_the_columns_of_a_table_are_aligned():
    assert list(text.terminal_table(["claim", "2.15 numpy 1.26"], [["a", "✓ h"], ["bcdefg", ""]])) == [
        "claim   2.15",
        "        numpy",
        "        1.26",
        "------  -----",
        "a       ✓ h",
        "bcdefg",
    ]
