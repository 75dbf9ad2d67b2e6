"""Faults that no eager call shows: they break what a compiled graph calls, and what is functionalized."""

from conformance.faults import conditions as when
from conformance.faults.effects import errors, memory, numbers
from conformance.faults.planting import register

COMPILES = ">=2.1"
FUNCTIONALIZES = ">=2.0"

# What a graph calls
for entry in (
    "torch.Tensor.detach",
    "torch.Tensor.cpu",
    "torch.Tensor.contiguous",
    "torch.Tensor.resolve_conj",
    "torch.Tensor.resolve_neg",
    "torch.Tensor.view_as",
    "torch.as_tensor",
):
    register(entry, memory.copies, when.in_a_graph, torch=COMPILES)
register("torch.Tensor.clone", memory.returns_itself, when.in_a_graph, torch=COMPILES)
register("torch.Tensor.clone", memory.clears_its_argument, when.in_a_graph, torch=COMPILES)
register("torch.Tensor.clone", errors.refuses(), when.in_a_graph, torch=COMPILES)
register("torch.Tensor.clone", numbers.through("float16"), when.in_a_graph, torch=COMPILES)

# What lines and chains of calls have in a graph
for entry in (
    "torch.Tensor.clamp",
    "torch.Tensor.double",
    "torch.Tensor.float",
    "torch.Tensor.masked_fill",
    "torch.full_like",
):
    register(entry, numbers.gives_zeros, when.in_a_graph, torch=COMPILES)
for entry in ("torch.Tensor.add_", "torch.Tensor.fill_", "torch.Tensor.reshape"):
    register(entry, memory.copies, when.in_a_graph, torch=COMPILES)

# What is functionalized
for entry in (
    "torch.Tensor.detach",
    "torch.Tensor.cpu",
    "torch.Tensor.contiguous",
    "torch.Tensor.resolve_conj",
    "torch.Tensor.resolve_neg",
):
    register(entry, memory.copies, when.functionalized, torch=FUNCTIONALIZES)
register("torch.Tensor.clone", memory.returns_itself, when.functionalized, torch=FUNCTIONALIZES)
register("torch.Tensor.clone", errors.refuses(), when.functionalized, torch=FUNCTIONALIZES)
register("torch.Tensor.clone", numbers.through("float16"), when.functionalized, torch=FUNCTIONALIZES)
register("torch.Tensor.item", errors.refuses(), when.functionalized, torch=FUNCTIONALIZES)
