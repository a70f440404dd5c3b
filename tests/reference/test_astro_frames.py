"""Earth orientation and the Moon's pole against SOFA's published example, ERFA, astropy and SPICE."""

import warnings
from pathlib import Path

import erfa
import numpy as np
import pytest

from perilune.astro import frames
from perilune.astro.earth_orientation import EarthOrientation, earth_orientation
from perilune.astro.orientation import body_fixed
from perilune.astro.orientation.transform import transform
from perilune.astro.time import parse_time, tdb_to_tt, tt_to_tai

EPOCHS = np.random.default_rng(9).uniform(-8.2e8, 8.0e8, 60)  # 1974 to 2025
SITE = frames.geodetic_to_itrf(np.radians(45.965), np.radians(63.305), 90.0)


def test_sofa_earth_attitude_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOFA Tools for Earth Attitude, section 5.6: IAU 2006/2000A, CIO based, 2007 April 5, 12h UTC."""
    arcsec = np.pi / 648_000.0
    published = np.array(
        [
            [+0.973104317697535, +0.230363826239128, -0.000703163482198],
            [-0.230363800456037, +0.973104570632801, +0.000118545366625],
            [+0.000711560162668, +0.000046626403995, +0.999999745754024],
        ]
    )
    values = (-0.072073685 - 33.0, 0.0349282 * arcsec, 0.4833163 * arcsec, 1.750e-4 * arcsec, -2.259e-4 * arcsec)
    example = EarthOrientation(*(np.array([value]) for value in values))
    epoch = parse_time("2007-04-05T12:00:00 UTC")
    of_the_table = frames.itrf_to_icrf(epoch)[0]
    monkeypatch.setattr(frames, "earth_orientation", lambda *_: example)
    # the resolution of the epoch, 3e-8 s of rotation
    assert np.abs(frames.itrf_to_icrf(epoch)[0].T - published).max() < 5e-12
    # the example's UT1 and polar motion hold tides of a day and less, the table's do not: 0.05 ms, 0.5 mas
    assert np.abs(of_the_table.T - published).max() < 4e-9


def test_against_erfa_direct() -> None:
    """The same orientation parameters through ERFA's series at each epoch: what the tabulation costs."""
    tt = tdb_to_tt(EPOCHS)
    tai = tt_to_tai(tt)
    measured = earth_orientation(tai)
    x, y, s = erfa.xys06a(2_451_545.0, tt / 86_400.0)
    celestial = erfa.c2ixys(x + measured.dx_rad, y + measured.dy_rad, s)
    polar = erfa.pom00(measured.xp_rad, measured.yp_rad, erfa.sp00(2_451_545.0, tt / 86_400.0))
    angle = erfa.era00(2_451_545.0, (tai + measured.ut1_minus_tai_s) / 86_400.0)
    expected = np.swapaxes(erfa.c2tcio(celestial, angle, polar), 1, 2)
    # rounding of UT1 in the last place: 1e-7 s of rotation at 7.3e-5 rad/s
    assert np.abs(frames.itrf_to_icrf(EPOCHS) - expected).max() < 3e-11
    pole = np.stack([x, y, np.sqrt(1.0 - x * x - y * y)], axis=1)
    assert np.abs(frames.earth_pole(EPOCHS) - pole).max() < 2e-14  # TDB for TT: 2 ms of the pole's motion


def test_a_site_against_astropy() -> None:
    """astropy interpolates the same series linearly: up to 30 us in UT1 and 0.5 mas in the pole, 2 cm on the ground."""
    pytest.importorskip("astropy")
    from astropy import units
    from astropy.coordinates import GCRS, ITRS, CartesianRepresentation
    from astropy.time import Time
    from astropy.utils import iers

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with iers.earth_orientation_table.set(iers.IERS_B.open(iers.IERS_B_FILE)):
            times = Time(2_451_545.0, EPOCHS / 86_400.0, format="jd", scale="tdb")
            terrestrial = ITRS(CartesianRepresentation(*SITE, unit=units.m), obstime=times)
            expected = terrestrial.transform_to(GCRS(obstime=times)).cartesian.xyz.to_value(units.m).T
    difference = np.linalg.norm(frames.site_states(SITE, EPOCHS)[:, :3] - expected, axis=1)
    assert np.median(difference) < 0.01
    assert difference.max() < 0.03


# generic constants of the Moon in a SPICE text kernel, as in NAIF's pck00011.tpc (values of the IAU report of 2015)
MOON_KERNEL = r"""KPL/PCK
\begindata
BODY3_NUT_PREC_ANGLES = ( 125.045 -1935.5364525000 250.089 -3871.0729050000
  260.008 475263.3328725000 176.625 487269.6299850000 357.529 35999.0509575000 311.589 964468.4993100000
  134.963 477198.8693250000 276.617 12006.3007650000 34.226 63863.5132425000 15.134 -5806.6093575000
  119.743 131.8406400000 239.961 6003.1503825000 25.053 473327.7964200000 )
BODY301_POLE_RA = ( 269.9949 0.0031 0. )
BODY301_POLE_DEC = ( 66.5392 0.0130 0. )
BODY301_PM = ( 38.3213 13.17635815 -1.4D-12 )
BODY301_NUT_PREC_RA = ( -3.8787 -0.1204 0.0700 -0.0172 0.0 0.0072 0.0 0.0 0.0 -0.0052 0.0 0.0 0.0043 )
BODY301_NUT_PREC_DEC = ( 1.5419 0.0239 -0.0278 0.0068 0.0 -0.0029 0.0009 0.0 0.0 0.0008 0.0 0.0 -0.0009 )
BODY301_NUT_PREC_PM = ( 3.5610 0.1208 -0.0642 0.0158 0.0252 -0.0066 -0.0047 -0.0046 0.0028 0.0052 0.0040
  0.0019 -0.0044 )
\begintext
"""


def test_moon_pole_against_a_published_rotation() -> None:
    # CSPICE, frame IAU_MOON with pck00011.tpc, 14,610 days past J2000: the third axis (a third party's test, 16 digits)
    expected = [-2.584254884248154e-2, -3.893808253959481e-1, 9.207142528946177e-1]
    assert np.abs(body_fixed.pole("moon", 14_610.0 * 86_400.0)[0] - expected).max() < 1e-14


def test_moon_pole_against_spice(tmp_path: Path) -> None:
    spice = pytest.importorskip("spiceypy")
    kernel = tmp_path / "moon.tpc"
    kernel.write_text(MOON_KERNEL, encoding="ascii")
    spice.furnsh(str(kernel))
    try:
        expected = np.array([spice.pxform("IAU_MOON", "J2000", float(t))[:, 2] for t in EPOCHS])
    finally:
        spice.unload(str(kernel))
    # angles grow to 1e6 degrees, whose last place is 1e-10 degree, and enter with 0.1 degree
    assert np.abs(body_fixed.pole("moon", EPOCHS) - expected).max() < 1e-12


def test_moon_pole_against_the_libration_of_an_ephemeris() -> None:
    """The mean-Earth frame of DE421 in the package lunarsky: the IAU series leaves out terms of up to 0.005 degree."""
    spice = pytest.importorskip("spiceypy")
    lunarsky = pytest.importorskip("lunarsky")
    data = Path(lunarsky.__file__).parent / "data"
    kernels = [str(p) for p in sorted([*data.rglob("moon_*.bpc"), *data.rglob("moon_0*.tf")])]
    for kernel in kernels:
        spice.furnsh(kernel)
    try:
        axis = np.array([spice.pxform("MOON_ME", "J2000", float(t))[:, 2] for t in EPOCHS])
    finally:
        for kernel in kernels:
            spice.unload(kernel)
    angle = np.degrees(np.linalg.norm(np.cross(axis, body_fixed.pole("moon", EPOCHS)), axis=1))
    assert angle.max() < 0.006


def test_geodetic_vector() -> None:
    # ERFA's own check of gd2gc on WGS 84: longitude 3.1, latitude -0.5 rad, altitude 2500 m
    place = frames.geodetic_to_itrf(-0.5, 3.1, 2500.0)
    expected = [-5_599_000.5577049947, 233_011.67223479203, -3_040_909.4706983363]
    assert np.allclose(place, expected, rtol=0.0, atol=1e-8)


def test_teme_of_the_published_reduction() -> None:
    """Vallado, Crawford, Hujsak and Kelso 2006, AIAA 2006-6753, appendix C: one state in TEME and in the GCRF."""
    epoch = parse_time("2004-04-06T07:51:28.386009 UTC")
    teme = [[5094.18016210e3, 6127.64465950e3, 6380.34453270e3, -4746.131487, 785.818041, 5531.931288]]
    gcrf = [5102.50895790e3, 6123.01140070e3, 6378.13692820e3, -4743.220157, 790.536497, 5533.755727]
    found = transform(teme, "teme", "icrf", epoch)[0]
    # theirs is IAU 1976/1980 with the observed corrections of that year, ours IAU 2006/2000A: below 1 mas, 40 mm
    assert np.allclose(found[:3], gcrf[:3], rtol=0.0, atol=0.04)
    assert np.allclose(found[3:], gcrf[3:], rtol=0.0, atol=5e-5)


def test_body_rates_against_astropy() -> None:
    """States between ITRS and GCRS of another implementation on the same table."""
    coordinates = pytest.importorskip("astropy.coordinates")
    from astropy import units
    from astropy.time import Time
    from astropy.utils import iers
    from astropy_iers_data import IERS_B_FILE

    time = Time("2015-03-01T06:00:00", scale="utc")
    fixed = np.array([[6.5e6, 1e6, -2e6, 100.0, 7.0e3, 300.0]])
    with iers.earth_orientation_table.set(iers.IERS_B.open(IERS_B_FILE)):
        place = coordinates.CartesianRepresentation(*fixed[0, :3] * units.m)
        moving = place.with_differentials(coordinates.CartesianDifferential(*fixed[0, 3:] * units.m / units.s))
        theirs = coordinates.ITRS(moving, obstime=time).transform_to(coordinates.GCRS(obstime=time)).cartesian
    found = transform(fixed, "itrf", "icrf", parse_time("2015-03-01T06:00:00 UTC"))[0]
    # UT1 interpolated linearly there and cubically here: 0.1 ms is 50 mm
    assert np.allclose(found[:3], theirs.xyz.to_value("m"), rtol=0.0, atol=0.05)
    # its velocities are finite differences of a second
    assert np.allclose(found[3:], theirs.differentials["s"].d_xyz.to_value("m/s"), rtol=0.0, atol=5e-3)
