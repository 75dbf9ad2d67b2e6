"""A pytest plugin that runs the claims in the opposite order."""


def pytest_collection_modifyitems(items):
    items.reverse()
