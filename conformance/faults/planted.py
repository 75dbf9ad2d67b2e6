"""Plants the fault that CONFORMANCE_FAULT names in any pytest run (``-p conformance.faults.planted``)."""

import os

from conformance.faults import FAULTS, plant

if os.environ.get("CONFORMANCE_FAULT"):
    plant(FAULTS[os.environ["CONFORMANCE_FAULT"]])
