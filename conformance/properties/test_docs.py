"""The documentation itself: whether the docstrings still say what the catalogue cites."""

import functools
import re

import numpy as np
import torch
import torch.utils.data
from hypothesis import strategies as st

from conformance import catalogue
from conformance.properties import claim, given

PLACES = [
    place for document in catalogue.documents().values() for place in document.get("places", {}).values()
]


@claim("docs.say-what-is-cited")
@given(place=st.sampled_from(PLACES))
def test_a_docstring_says_what_is_cited_in_the_versions_that_are_named(place):
    said = re.search(place["words"], docstring(place["page"]))
    stated = catalogue.Expectation("holds", place.get("torch", ""), place.get("numpy", ""))
    assert bool(said) == stated.covers(torch.__version__, np.__version__, "cpu")


def docstring(page):
    """The docstring of what a page is about, in one line; empty where this version has none."""
    library, *names = page.split(".")
    found = functools.reduce(
        lambda each, name: getattr(each, name, None), names, {"torch": torch, "numpy": np}[library]
    )
    return " ".join((found.__doc__ or "").split())
