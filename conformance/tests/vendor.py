"""A vendor's module: it registers a device of its own, named warp, in the place that torch has for one."""

from strategies import simulated

simulated.NAME = "warp"
simulated.register()
