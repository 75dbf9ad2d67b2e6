"""The link between a claim and its property."""

import pytest

# claim(id, share=1.0): a property whose cases are dear, since each forks a process, tries a share of them.
claim = pytest.mark.claim
