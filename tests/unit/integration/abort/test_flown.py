"""The ascents behind aborts that flew: what is missing for one is said, and one follows the pair that is asked for."""

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import PeriluneError
from perilune.integration.abort.flown import pair_ascent
from perilune.launch.target import circular_orbit


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_an_ascent_ends_in_the_orbit_that_is_asked_for(catalogue: Catalogue) -> None:
    asked = ("progress-ms", "soyuz-2-1a", "baikonur", "station:iss")
    own, longitude = pair_ascent(catalogue, *asked)
    assert longitude == catalogue.site("baikonur").longitude.si
    other, _ = pair_ascent(catalogue, *asked, mass_kg=6000.0, target=circular_orbit(250e3, own.target.inclination_rad))
    assert [row.target.perigee_m for row in (own, other)] == [200e3, 250e3]  # type: ignore[union-attr]
    mass_kg = catalogue.ship("progress-ms").configuration[0].mass.si
    assert [row.payload_kg for row in (own, other)] == pytest.approx([mass_kg, 6000.0])


def test_what_there_is_no_ascent_for_is_said(catalogue: Catalogue) -> None:
    with pytest.raises(PeriluneError, match="progress-ms has no configuration for gto"):
        pair_ascent(catalogue, "progress-ms", "soyuz-2-1a", "baikonur", "gto")
    with pytest.raises(PeriluneError, match="progress-ms on electron: electron carries"):
        pair_ascent(catalogue, "progress-ms", "electron", "mahia", "station:iss")
