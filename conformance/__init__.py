"""Claims about the torch/NumPy boundary, one property for each, and the plugin that judges them."""
