"""Poles of bodies: what is refused."""

import numpy as np
import pytest

from perilune.astro.orientation.body_fixed import pole
from perilune.errors import InputError


def test_no_axes_of_an_unknown_body_or_epoch():
    with pytest.raises(InputError, match=r"no rotational elements of 'earth'.*fix: use itrf"):
        pole("earth", 0.0)
    with pytest.raises(InputError, match=r"no rotational elements of 'mras'.*did you mean 'mars'"):
        pole("mras", 0.0)
    for epochs in ([[0.0]], [np.nan], [4e10]):
        with pytest.raises(InputError, match="no list of times"):
            pole("mars", epochs)
