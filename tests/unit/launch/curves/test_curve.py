import numpy as np
import pytest
from pydantic import TypeAdapter

from perilune.errors import InputError
from perilune.launch import PayloadCurve, payload_curve
from perilune.launch.curves.curve import Reading
from perilune.launch.curves.plots import curve_figure
from perilune.launch.curves.table import CurveAnswer


@pytest.fixture(scope="module")
def curve(launcher, catalogue, site) -> PayloadCurve:
    answer = payload_curve(launcher, catalogue, site)
    assert isinstance(answer, PayloadCurve)
    return answer


def test_payload_falls_with_energy(curve):
    energies = np.linspace(curve.c3_km2_s2[0], curve.c3_km2_s2[-1], 200) * 1e6
    assert np.all(np.diff([curve.physics_kg(c3) for c3 in energies]) < 0.0)
    assert np.all(np.diff(curve.c3_km2_s2) > 0.0)


def test_the_curve_passes_its_nodes_and_tells_its_error(curve):
    for c3, mass in zip(curve.c3_km2_s2, curve.physics_nodes_kg, strict=True):
        assert curve.physics_kg(c3 * 1e6) == pytest.approx(mass)
    assert len(curve.fit_errors_kg) == len(curve.fit_checked_c3_km2_s2) >= 3
    assert not set(curve.fit_checked_c3_km2_s2) & set(curve.c3_km2_s2)
    # beyond half a per cent a node would have been added
    assert abs(curve.fit_error_percent) <= 0.5
    assert abs(curve.fit_error_kg) == max(abs(error) for error in curve.fit_errors_kg)


def test_beyond_its_end_the_launcher_carries_nothing(curve):
    assert curve.ends
    assert curve.physics_kg(100e6) == 0.0
    assert curve.anchored_kg(100e6) == 0.0


@pytest.mark.parametrize("c3_m2_s2", [-5e6, 150e6])
def test_outside_its_range_it_refuses(curve, c3_m2_s2):
    with pytest.raises(InputError, match="outside the payload curve"):
        curve.physics_kg(c3_m2_s2)


def test_published_points_stand_beside_it(curve):
    assert [point.payload_kg for point in curve.published] == [5000.0]
    assert curve.published[0].lower_bound


def test_it_survives_a_file(curve):
    adapter = TypeAdapter(CurveAnswer)
    assert adapter.validate_json(adapter.dump_json(curve)) == curve


def test_a_reading_is_in_the_unit_of_the_axis(curve):
    assert curve.read(12.0) == Reading(12.0, curve.physics_kg(12e6), curve.anchored_kg(12e6))


def test_its_picture_has_the_three_answers(curve):
    labels = [text.get_text() for text in curve_figure(curve).axes[0].get_legend().get_texts()]
    assert labels[0] == "physics"
    assert labels[1].startswith("anchored")
    assert "published, not less than" in labels
