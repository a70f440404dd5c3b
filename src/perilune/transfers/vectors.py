"""The cross product of rows of vectors, without the generality of numpy's that costs most of its time."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def cross(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Return the cross products (n, 3) of vectors (n, 3) or (3,); every bit as of :func:`numpy.cross`.

    >>> cross([[1.0, 0.0, 0.0]], [0.0, 1.0, 0.0])
    array([[0., 0., 1.]])
    """
    one, two = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    result = np.empty(np.broadcast_shapes(one.shape, two.shape))
    x1, y1, z1 = one[..., 0], one[..., 1], one[..., 2]
    x2, y2, z2 = two[..., 0], two[..., 1], two[..., 2]
    result[..., 0] = y1 * z2 - z1 * y2
    result[..., 1] = z1 * x2 - x1 * z2
    result[..., 2] = x1 * y2 - y1 * x2
    return result
