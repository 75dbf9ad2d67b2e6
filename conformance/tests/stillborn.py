"""A worker that dies before it judges anything (``-p conformance.tests.stillborn``)."""

import os


def pytest_collection_finish():
    if "PYTEST_XDIST_WORKER" in os.environ and os.environ.get("CONFORMANCE_STORM") == "collection":
        os.abort()


if "PYTEST_XDIST_WORKER" in os.environ and os.environ.get("CONFORMANCE_STORM") == "import":
    os.abort()
