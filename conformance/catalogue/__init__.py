"""The catalogue: every claim with its source and the verdict that is expected of it. Imports no torch."""

from conformance.catalogue.reading import (
    DOMAINS,
    FOLDER,
    HOLDS,
    KINDS,
    PROPERTIES,
    CatalogueError,
    Claim,
    Expectation,
    digest,
    documents,
    judged_by,
    load,
    properties,
    speaks_of,
    stated_properties,
    way_of,
)

__all__ = [
    "DOMAINS",
    "FOLDER",
    "HOLDS",
    "KINDS",
    "PROPERTIES",
    "CatalogueError",
    "Claim",
    "Expectation",
    "digest",
    "documents",
    "judged_by",
    "load",
    "properties",
    "speaks_of",
    "stated_properties",
    "way_of",
]
