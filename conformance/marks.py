"""The link between a claim and its property."""

import pytest

claim = pytest.mark.claim
