"""State machines that compose the whole boundary, each with a small model of its own.

A machine is a list of steps, each a name and a few small numbers, which the machine reads as an
operation on one of the handles that the steps before it made. Every such list is a program: it is
drawn, shrunk, kept and replayed as the recipes of single tensors are, and its source needs torch and
NumPy alone. The model says what the program must show; it calls neither torch nor, for a gradient,
anything but Python's own arithmetic.
"""

from conformance.model.aliasing import Aliasing
from conformance.model.autograd import Autograd
from conformance.model.lifetime import Lifetime
from conformance.model.steps import Program, programs

__all__ = ["Aliasing", "Autograd", "Lifetime", "Program", "programs"]
