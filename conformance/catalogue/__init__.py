"""The catalogue: every claim with its source and the verdict that is expected of it. Imports no torch."""

from conformance.catalogue.claim import KINDS, Claim, way_of
from conformance.catalogue.devices import DOMAINS, KINDS_OF_DEVICES, VENDOR, kind_of, speaks_of
from conformance.catalogue.expectations import HOLDS, PROMISES, Cause, Expectation, Observed
from conformance.catalogue.laws import laws, lines_by_name, ways
from conformance.catalogue.lines import lines
from conformance.catalogue.modes import EAGER, MODES, Mode, column_of_mode, mode_of
from conformance.catalogue.reading import FOLDER, digest, documents, load
from conformance.catalogue.stated import PROPERTIES, judged_by, properties, stated_properties
from conformance.catalogue.tables import CatalogueError
from conformance.catalogue.versions import NUMPY, TORCH

__all__ = [
    "DOMAINS",
    "EAGER",
    "FOLDER",
    "HOLDS",
    "KINDS",
    "KINDS_OF_DEVICES",
    "MODES",
    "NUMPY",
    "PROMISES",
    "PROPERTIES",
    "TORCH",
    "VENDOR",
    "CatalogueError",
    "Cause",
    "Claim",
    "Expectation",
    "Mode",
    "Observed",
    "column_of_mode",
    "digest",
    "documents",
    "judged_by",
    "kind_of",
    "laws",
    "lines",
    "lines_by_name",
    "load",
    "mode_of",
    "properties",
    "speaks_of",
    "stated_properties",
    "way_of",
    "ways",
]
