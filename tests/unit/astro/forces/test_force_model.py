import numpy as np
import pytest

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces import environment
from perilune.astro.forces.environment import EARTH_ROTATION, MOON_ROTATION
from perilune.astro.forces.force_model import (
    DEFAULT,
    Drag,
    ForceModel,
    HarmonicField,
    InertialSteering,
    RadiationPressure,
    Thrust,
    VelocitySteering,
)
from perilune.astro.forces.gravity_field import BUILT_IN, coefficient_pairs, coefficients
from perilune.astro.gravitational_parameters import gravitational_parameter
from perilune.astro.orientation import moon_orientation
from perilune.astro.propagation.dynamics import check, compiled, constants, layout, structure
from perilune.astro.propagation.propagate import propagate
from perilune.constants import GM_EARTH, GM_MOON
from perilune.errors import InputError


def test_models_of_one_structure_share_an_integrator():
    heavy = ForceModel(gm_earth=4e14, drag=Drag(0.02, f107=200.0), radiation=RadiationPressure(0.01, 1.2))
    light = ForceModel(gm_moon=0.0, drag=Drag(0.5), radiation=RadiationPressure(0.2))
    assert structure(heavy) == structure(light) != structure(DEFAULT)
    assert hash(heavy) != hash(light)


def test_burns_of_one_kind_of_steering_share_an_integrator():
    weak = ForceModel(thrust=Thrust(1.0, 300.0, 1e3, VelocitySteering()))
    strong = ForceModel(thrust=Thrust(1e6, 450.0, 1e5, VelocitySteering(against=True)))
    of_moon = ForceModel(thrust=Thrust(1.0, 300.0, 1e3, VelocitySteering("moon")))
    fixed, turning = (
        ForceModel(thrust=Thrust(1.0, 300.0, 1e3, InertialSteering((0.0, 1.0, 0.0), rate)))
        for rate in ((0.0, 0.0, 0.0), (0.0, 0.0, 1e-3))
    )
    assert structure(weak) == structure(strong) != structure(of_moon)
    assert structure(fixed) == structure(turning) != structure(weak)


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (ForceModel(tides="solid"), "solid tides without harmonics"),
        (ForceModel(center="moon", earth_field=HarmonicField("egm96", 4), tides="solid"), "solid tides"),
        (ForceModel(center="moon", drag=Drag(0.01)), "drag with the centre moon"),
        (ForceModel(gm_moon=-1.0), "gm_moon"),
        (ForceModel(radiation=RadiationPressure(float("nan"))), "radiation.area_to_mass_m2_kg"),
        (ForceModel(third_bodies=("vulcan",)), "vulcan"),
        (ForceModel(thrust=Thrust(-1.0, 300.0, 1e3, VelocitySteering())), "thrust.thrust_n"),
        (ForceModel(thrust=Thrust(1.0, 300.0, 1e3, VelocitySteering("venus"))), "relative to 'venus'"),
        (ForceModel(thrust=Thrust(1.0, 300.0, 1e3, InertialSteering((0.0, 0.0, 0.0)))), "no direction of thrust"),
    ],
)
def test_parts_that_do_not_fit_are_refused(model, told):
    with pytest.raises(InputError, match=told):
        check(model)


def test_every_wrong_part_is_told_at_once():
    with pytest.raises(InputError) as caught:
        propagate(np.ones(6) * 1e7, 0.0, 1.0, ForceModel(gm_sun=-1.0, gm_earth=-1.0, tides="solid"))
    assert len(caught.value.problems) == 3


def test_a_body_that_casts_a_shadow_must_have_a_radius():
    with pytest.raises(InputError, match="no radius of 'jupiter-barycentre'"):
        propagate(
            np.ones(6) * 1e7, 0.0, 1.0, ForceModel(radiation=RadiationPressure(0.01, 1.5, ("jupiter-barycentre",)))
        )


def test_the_layout_has_the_series_and_constants_of_the_model():
    model = ForceModel(center="sun", third_bodies=("venus", "jupiter-barycentre"))
    where = layout(structure(model))
    assert [series.name for series in where.series] == ["moon", "earth", "venus", "jupiter-barycentre"]
    values = constants(model, frames.earth_pole(np.zeros(2)))
    place = where.place("gm-venus") - where.middle - 1
    np.testing.assert_array_equal(values[place], gravitational_parameter("venus") / 1e9)


def test_small_models_run_on_code_made_for_speed_and_large_ones_on_code_compiled_in_seconds():
    small, large = ForceModel(), ForceModel(radiation=RadiationPressure(0.01))
    assert not compiled(small).integrator.compact_mode
    assert compiled(large).integrator.compact_mode
    assert compiled(ForceModel(center="sun", relativity="schwarzschild"), variational=True).integrator.compact_mode


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_built_in_fields(name):
    field = coefficients(HarmonicField(name, 20))
    assert field.c[0, 0] == 1.0
    gm, c20 = (GM_MOON, -9.0886e-5) if name == "grgm900c" else (GM_EARTH, -4.84165e-4)
    assert field.gm_m3_s2 == pytest.approx(gm, rel=1e-7)
    assert field.c[2, 0] == pytest.approx(c20, rel=1e-4)
    # Kaula's rule: the degree variance falls as 1e-5 / n^2 on the Earth, 2.5e-4 / n^2 on the Moon
    size = np.sqrt(np.mean(field.c[20, :21] ** 2 + field.s[20, :21] ** 2) / 2.0)
    assert size == pytest.approx((2.5e-4 if name == "grgm900c" else 1e-5) / 20.0**2, rel=0.6)


def test_a_field_is_cut_at_degree_and_order():
    field = coefficients(HarmonicField("egm96", 6, 2))
    assert field.c.shape == (7, 7)
    assert field.c[6, 2] != 0.0
    assert not field.c[:, 3:].any()
    assert coefficient_pairs(field)[4] == [field.c[2, 1], field.s[2, 1]]


@pytest.mark.parametrize(
    "field", [HarmonicField("egm96", 71), HarmonicField("egm2008", 200), HarmonicField("egm96", 4, 5)]
)
def test_a_degree_or_order_that_a_field_lacks_is_refused(field):
    with pytest.raises(InputError):
        coefficients(field)


@pytest.mark.parametrize(
    ("name", "sampler"), [(EARTH_ROTATION, environment.earth_angles), (MOON_ROTATION, moon_orientation.euler_angles)]
)
def test_angles_over_a_record(name, sampler):
    start, length = 7.3e8, 345_600.0
    polynomials = environment.monomials(environment.rotation(name), start, length)
    epochs = start + np.linspace(0.0, length, 50)
    argument = 2.0 * (epochs - start) / length - 1.0
    fitted = np.stack([np.polynomial.polynomial.polyval(argument, p) for p in polynomials.T], axis=1)
    expected = sampler(epochs)
    turns = np.round((fitted - expected) / (2.0 * np.pi)) * 2.0 * np.pi
    # the tables of Earth orientation are piecewise cubic: a fit over four days misses them by 1e-10 rad
    np.testing.assert_allclose(fitted - turns, expected, atol=5e-10)


def test_a_body_in_records_shorter_than_its_own():
    series, length = environment.body("venus", "sun")
    assert length == 16.0 * 86_400.0
    first, _ = ephemeris.time_range()
    start = first + 1_000.25 * length
    polynomials = environment.monomials(series, start, 0.25 * length)
    argument = np.linspace(-1.0, 1.0, 9)
    fitted = np.stack([np.polynomial.polynomial.polyval(argument, p) for p in polynomials.T], axis=1)
    expected = ephemeris.position("venus", "sun", start + 0.125 * length * (1.0 + argument))
    np.testing.assert_allclose(fitted * 1e3, expected, atol=1e-3)  # 1e-14 of the distance
