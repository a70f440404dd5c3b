"""Light summaries: spans, eclipses by the Earth, years, and what the answer says of its skyline."""

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.errors import InputError
from perilune.station.horizon import smooth_horizon
from perilune.station.illumination import light_of, longest, nights, spans_below
from perilune.station.site import Relief, site_study
from perilune.station.sky import Place, sky_of

DAY = 86_400.0


def test_spans_are_cut_at_the_borders():
    epochs = np.arange(5.0)
    assert spans_below(epochs, np.array([-1.0, 1.0, 1.0, 1.0, -3.0])) == ((0.0, 0.5), (3.25, 4.0))
    assert spans_below(epochs, np.ones(5)) == ()
    assert longest(()) == (0.0, None)


def test_an_equatorial_site_has_nights_of_half_a_synodic_month():
    start = parse_time("2030-01-01 UTC")
    sky = sky_of(Place(0.0, 0.0), start, start + 295.3 * DAY)
    dark = [b - a for a, b in nights(light_of(sky, smooth_horizon()))[1:-1]]
    # half of 29.53 d, less the time in which the half-degree disc sets; the length of the month varies by +-0.3 d
    assert np.mean(dark) / DAY == pytest.approx(14.765 - 0.5333 / 12.19, abs=0.05)
    assert np.ptp(dark) / DAY < 0.7


def test_the_earth_hides_the_sun_in_a_total_lunar_eclipse():
    # 2028-12-31: total from 16:16 to 17:28 UTC (NASA five millennium catalogue); on the near side the Sun is gone
    start = parse_time("2028-12-31 UTC")
    sky = sky_of(Place(0.0, 0.0), start, start + 2.0 * DAY, 300.0)
    light = light_of(sky, smooth_horizon())
    (span,) = nights(light)
    middle = parse_time("2028-12-31T16:52:00 UTC")
    assert span[0] < middle < span[1]
    # one place is in the umbra for longer than the whole Moon (71 min) and shorter than any part of it (209 min)
    assert 71.0 * 60.0 < span[1] - span[0] < 209.0 * 60.0


def test_without_terrain_the_answer_says_smooth_moon_and_published_figures_are_not_compared():
    start = parse_time("2030-01-01 UTC")
    entry = load_catalogue().landing_site("connecting-ridge")
    place = Place(entry.latitude.si, entry.longitude.si)
    study = site_study(place, start, start + 30.0 * DAY, entry=entry)
    assert study.answer.horizon == "smooth Moon"
    assert "smooth Moon" in study.answer.notes[0]
    assert all(row.comparable.startswith("not comparable") for row in study.answer.published)
    assert study.answer.slope_deg is None


def test_a_mask_makes_published_figures_of_the_same_mast_comparable(tmp_path):
    mask = tmp_path / "mask.txt"
    mask.write_text("".join(f"{azimuth} 0.0\n" for azimuth in range(0, 360, 10)))
    start = parse_time("2030-01-01 UTC")
    entry = load_catalogue().landing_site("connecting-ridge")
    place = Place(entry.latitude.si, entry.longitude.si)
    masked = site_study(place, start, start + 60.0 * DAY, entry=entry, mast_m=2.0, relief=Relief(mask))
    level = site_study(place, start, start + 60.0 * DAY)
    assert [row.comparable.split(",")[0] for row in masked.answer.published] == [
        "comparable",
        "published for a mast of 10 m",
        "comparable",
    ]
    assert masked.answer.light.illumination_share == pytest.approx(level.answer.light.illumination_share, abs=1e-4)


def test_years_add_up_to_the_whole():
    start = parse_time("2030-01-01 UTC")
    light = site_study(Place(-1.55, 1.0), start, start + 730.0 * DAY).answer.light
    assert [row.year for row in light.years] == [2030, 2031]
    total = sum(row.days * row.illumination_share for row in light.years)
    assert total / 730.0 == pytest.approx(light.illumination_share, rel=1e-9)


@pytest.mark.parametrize(
    ("years", "step", "cause"),
    [
        (0.0, 3600.0, "empty"),
        (30.0, 3600.0, "not known"),
        (1.0, 1.0, "a step"),
        (1.0, 1e6, "a step"),
        (15.0, 60.0, "too many epochs"),
    ],
)
def test_spans_and_steps_beyond_reason_are_refused(years, step, cause):
    start = parse_time("2030-01-01 UTC")
    with pytest.raises(InputError, match=cause):
        sky_of(Place(0.0, 0.0), start, start + years * 365.25 * DAY, step)


def test_a_mask_and_a_model_together_are_refused(tmp_path):
    start = parse_time("2030-01-01 UTC")
    relief = Relief(tmp_path / "a", (tmp_path / "b",))
    with pytest.raises(InputError, match="a mask and"):
        site_study(Place(0.0, 0.0), start, start + DAY, relief=relief)


def test_the_hours_of_a_year_that_the_span_touches_are_no_figure_of_that_year():
    start = parse_time("2030-12-31T18:00:00 UTC")
    light = site_study(Place(-1.55, 1.0), start, start + 30.0 * DAY).answer.light
    assert [row.year for row in light.years] == [2031]
