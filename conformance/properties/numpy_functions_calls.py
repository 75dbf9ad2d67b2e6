"""Functions of NumPy, as users call them."""

import io

import numpy as np
from hypothesis import strategies as st


def saved(values):
    file = io.BytesIO()
    np.save(file, values)
    return np.load(io.BytesIO(file.getvalue()))


def zipped(values):
    file = io.BytesIO()
    np.savez(file, a=values)
    return np.load(io.BytesIO(file.getvalue()))["a"]


def printed(values):
    file = io.StringIO()
    np.savetxt(file, values)
    return file.getvalue()


def tiled(values):
    return np.tile(values, 2)


def rolled(values):
    return np.roll(values, 1)


def expanded(values):
    return np.expand_dims(values, 0)


def padded(values):
    return np.pad(values, 1)


def broadcast(values):
    return np.broadcast_to(values, (2, *values.shape))


def percentile(values):
    return np.percentile(values, 50)


def chosen(values):
    return np.where(values > 4, values, 0)


def extracted(values):
    return np.extract(values > 4, values)


def transformed(values):
    return np.fft.fft(values)


def norm(values):
    return np.linalg.norm(values)


def einsum(values):
    return np.einsum("ij->i", values)


def partitioned(values):
    return np.partition(values, values.shape[-1] // 2)


def filled(values):
    return np.full_like(values, 3)


def walked(values):
    return [float(value) for value in np.nditer(values)]


def interpolated(values):
    return np.interp(values, [0.0, 5.0], [0.0, 1.0])


def digitized(values):
    return np.digitize(values, [1.0, 2.0])


def vectorized(values):
    return np.vectorize(abs)(values)


def joined(values):
    return np.concatenate([values, values])


def stacked(values):
    return np.stack([values, values])


def reshaped(values):
    return np.reshape(values, -1)


def swapped(values):
    return np.swapaxes(values, 0, 1)


def taken(values):
    return np.take(values, [0, 1])


def repeated(values):
    return np.repeat(values, 2)


def clipped(values):
    return np.clip(values, 2, 5)


def inserted(values):
    return np.insert(values, 0, 1)


def deleted(values):
    return np.delete(values, 0, 0)


def compressed(values):
    return np.compress([True, False], values, axis=1)


by_call = st.sampled_from(
    (saved, zipped, printed, tiled, rolled, expanded, padded, broadcast, percentile, chosen, extracted,
     transformed, norm, einsum, partitioned, filled, walked, interpolated, digitized, vectorized, joined,
     stacked)
)  # fmt: skip
kept_by_call = st.sampled_from((reshaped, swapped, taken, repeated, clipped, inserted, deleted, compressed))
