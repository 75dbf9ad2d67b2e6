"""A worker that dies before it judges anything (``-p conformance.tests.stillborn``)."""

import os
import time

import pytest

STORM = os.environ.get("CONFORMANCE_STORM") if "PYTEST_XDIST_WORKER" in os.environ else None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    if STORM == "scheduled":
        time.sleep(2)  # by now the controller has sent the claims, which it will report as crashed
    if STORM in ("collection", "scheduled"):
        os.abort()


if STORM == "import":
    os.abort()
