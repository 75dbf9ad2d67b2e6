"""How fast the suite is, as ratios measured in one run: ``python -m conformance.benchmarks``."""
