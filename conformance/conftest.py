"""Loads the plugin: ``pytest conformance`` runs the claims, ``pytest conformance/tests`` the self-tests."""

from conformance.plugin import pytest_addoption, pytest_configure

__all__ = ["pytest_addoption", "pytest_configure"]

collect_ignore = ["tests"]
