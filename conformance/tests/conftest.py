"""The claims of a team that a test judges are no self-tests."""

collect_ignore = ["dataset_claims"]
