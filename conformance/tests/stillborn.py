"""A worker that dies before it judges anything (``-p conformance.tests.stillborn``)."""

import os

if "PYTEST_XDIST_WORKER" in os.environ:
    os.abort()
