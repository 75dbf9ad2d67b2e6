"""Loads the plugin: ``pytest conformance`` runs the claims, ``pytest conformance/tests`` the self-tests."""

from conformance.runner import gpus

gpus.pin()  # before the plugin imports torch

from conformance.runner.plugin import pytest_addoption, pytest_cmdline_main, pytest_configure  # noqa: E402  # see above

__all__ = ["pytest_addoption", "pytest_cmdline_main", "pytest_configure"]

collect_ignore = ["tests"]
