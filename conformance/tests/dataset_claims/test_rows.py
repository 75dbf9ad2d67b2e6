"""A team's own claims about its data set, written with the strategies and oracles of the suite."""

import torch
from torch.utils.data import Dataset, default_collate

from conformance.properties import claim, given
from conformance.properties.oracles import same_bits, shares_with
from strategies import array_recipes

tables = array_recipes(
    dtypes=("float32", "int64"),
    layouts=("contiguous",),
    min_dims=2,
    min_elements=2,
    allow_readonly=False,
    allow_unaligned=False,
)


class Rows(Dataset):
    """The rows of an array, as tensors that are views of it."""

    def __init__(self, array):
        self.array = array

    def __len__(self):
        return len(self.array)

    def __getitem__(self, index):
        return torch.from_numpy(self.array[index])


@claim("rows.have-the-values-of-the-array")
@given(recipe=tables)
def test_a_row_has_the_values_of_the_array(recipe):
    array = recipe.build()
    row = Rows(array)[0]
    assert same_bits(row, array[0])


@claim("rows.share-memory-with-the-array")
@given(recipe=tables)
def test_a_write_to_a_row_shows_in_the_array(recipe):
    array = recipe.build()
    row = Rows(array)[0]
    assert shares_with(row, array[0])


@claim("rows.batches-share-memory-with-the-array")
@given(recipe=tables)
def test_a_write_to_a_batch_shows_in_the_array(recipe):
    array = recipe.build()
    batch = default_collate([Rows(array)[0]])
    assert shares_with(batch[0], array[0])
