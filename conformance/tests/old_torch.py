"""A pytest plugin that passes the installed pair off as one that cannot work."""

import numpy
import torch

torch.__version__ = "2.2.2"
numpy.__version__ = "2.0.0"
