"""One property for each claim, and what they are made of: ways across, oracles, and the decorators."""

from conformance.properties.property import Property, claim, example, given

__all__ = ["Property", "claim", "example", "given"]
