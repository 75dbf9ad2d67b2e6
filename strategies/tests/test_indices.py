"""Tensors and arrays of rows to index, and the masks for them."""

from hypothesis import find, given, settings

from strategies.indices import arrays_of_rows, masks, tensor_masks, tensors_of_rows


@settings(deadline=None)
@given(tensors_of_rows(), arrays_of_rows())
def test_they_have_four_rows_in_which_no_element_occurs_twice(tensor, array):
    for values in (tensor.build(), array.build()):
        assert values.shape[0] == 4
        elements = values.reshape(-1).tolist()
        assert len(set(elements)) == len(elements)


def test_masks_of_each_shape_are_true_here_and_there():
    for shape in ((4,), (4, 3)):
        assert find(masks((4,), (4, 3)), lambda recipe, s=shape: recipe.shape == s and recipe.build().any())
        found = find(tensor_masks((4,), (4, 3)), lambda recipe, s=shape: recipe.shape == s)
        assert not found.build().any()
