"""Body-fixed frames against CSPICE, fed with the dense tables of NAIF's kernel pck00011.tpc, and against the libration.

The tables below are those of the kernel (BODYnnn_... of pck00011.tpc, 2022), read in a transcription of it in the
public repository duncaneddy/brahe; the package holds the same numbers in another arrangement, by amplitude.
"""

import numpy as np
import pytest

from perilune.astro.orientation.body_fixed import body_fixed_to_icrf, pole
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf

KERNEL = {
    "BODY3_NUT_PREC_ANGLES": (
        "125.045 -1935.5364525 250.089 -3871.072905 260.008 475263.3328725 176.625 487269.629985 357.529 35999.0509575"
        " 311.589 964468.49931 134.963 477198.869325 276.617 12006.300765 34.226 63863.5132425 15.134 -5806.6093575"
        " 119.743 131.84064 239.961 6003.1503825 25.053 473327.79642"
    ),
    "BODY301_POLE_RA": "269.9949 0.0031 0",
    "BODY301_POLE_DEC": "66.5392 0.0130 0",
    "BODY301_PM": "38.3213 13.17635815 -1.4e-12",
    "BODY301_NUT_PREC_RA": "-3.8787 -0.1204 0.0700 -0.0172 0 0.0072 0 0 0 -0.0052 0 0 0.0043",
    "BODY301_NUT_PREC_DEC": "1.5419 0.0239 -0.0278 0.0068 0 -0.0029 0.0009 0 0 0.0008 0 0 -0.0009",
    "BODY301_NUT_PREC_PM": (
        "3.5610 0.1208 -0.0642 0.0158 0.0252 -0.0066 -0.0047 -0.0046 0.0028 0.0052 0.0040 0.0019 -0.0044"
    ),
    "BODY1_NUT_PREC_ANGLES": (
        "174.7910857 149472.535875 349.5821714 298945.07175 164.3732571 448417.607625 339.1643429 597890.1435"
        " 153.9554286 747362.679375"
    ),
    "BODY199_POLE_RA": "281.0103 -0.0328 0",
    "BODY199_POLE_DEC": "61.4155 -0.0049 0",
    "BODY199_PM": "329.5988 6.1385108 0",
    "BODY199_NUT_PREC_PM": "0.01067257 -0.00112309 -0.00011040 -0.00002539 -0.00000571",
    "BODY4_NUT_PREC_ANGLES": (
        "190.72646643 15917.10818695 21.46892470 31834.27934054 332.86082793 19139.89694742 394.93256437 38280.79631835"
        " 189.63271560 41215158.1842005 121.46893664 660.22803474 231.05028581 660.99123540 251.37314025 1320.50145245"
        " 217.98635955 38279.96125550 196.19729402 19139.83628608 198.991226 19139.4819985 226.292679 38280.8511281"
        " 249.663391 57420.7251593 266.183510 76560.6367950 79.398797 0.5042615 122.433576 19139.9407476"
        " 43.058401 38280.8753272 57.663379 57420.7517205 79.476401 76560.6495004 166.325722 0.5042615"
        " 129.071773 19140.0328244 36.352167 38281.0473591 56.668646 57420.9295360 67.364003 76560.2552215"
        " 104.792680 95700.4387578 95.391654 0.5042615"
    ),
    "BODY499_POLE_RA": "317.269202 -0.10927547 0",
    "BODY499_POLE_DEC": "54.432516 -0.05827105 0",
    "BODY499_PM": "176.049863 350.891982443297 0",
    "BODY499_NUT_PREC_RA": "0 0 0 0 0 0 0 0 0 0 0.000068 0.000238 0.000052 0.000009 0.419057",
    "BODY499_NUT_PREC_DEC": "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.000051 0.000141 0.000031 0.000005 1.591274",
    "BODY499_NUT_PREC_PM": (
        "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.000145 0.000157 0.000040 0.000001 0.000001 0.584542"
    ),
    "BODY5_NUT_PREC_ANGLES": (
        "73.32 91472.9 24.62 45137.2 283.90 4850.7 355.80 1191.3 119.90 262.1 229.80 64.3 352.25 2382.6 113.35 6070.0"
        " 146.64 182945.8 49.24 90274.4 99.360714 4850.4046 175.895369 1191.9605 300.323162 262.5475"
        " 114.012305 6070.2476 49.511251 64.3000"
    ),
    "BODY599_POLE_RA": "268.056595 -0.006499 0",
    "BODY599_POLE_DEC": "64.495303 0.002413 0",
    "BODY599_PM": "284.95 870.536 0",
    "BODY599_NUT_PREC_RA": "0 0 0 0 0 0 0 0 0 0 0.000117 0.000938 0.001432 0.000030 0.002150",
    "BODY599_NUT_PREC_DEC": "0 0 0 0 0 0 0 0 0 0 0.000050 0.000404 0.000617 -0.000013 0.000926",
    "BODY8_NUT_PREC_ANGLES": "357.85 52.316",
    "BODY899_POLE_RA": "299.36 0 0",
    "BODY899_POLE_DEC": "43.46 0 0",
    "BODY899_PM": "249.978 541.1397757 0",
    "BODY899_NUT_PREC_RA": "0.70",
    "BODY899_NUT_PREC_DEC": "-0.51",
    "BODY899_NUT_PREC_PM": "-0.48",
    "BODY10_POLE_RA": "286.13 0 0",
    "BODY10_POLE_DEC": "63.87 0 0",
    "BODY10_PM": "84.176 14.1844 0",
    "BODY299_POLE_RA": "272.76 0 0",
    "BODY299_POLE_DEC": "67.16 0 0",
    "BODY299_PM": "160.20 -1.4813688 0",
    "BODY699_POLE_RA": "40.589 -0.036 0",
    "BODY699_POLE_DEC": "83.537 -0.004 0",
    "BODY699_PM": "38.90 810.7939024 0",
    "BODY799_POLE_RA": "257.311 0 0",
    "BODY799_POLE_DEC": "-15.175 0 0",
    "BODY799_PM": "203.81 -501.1600928 0",
}
EPOCHS = np.random.default_rng(3).uniform(-3e9, 3e9, 40)


@pytest.fixture(scope="module")
def spice():
    library = pytest.importorskip("spiceypy")
    library.kclear()
    for name, row in KERNEL.items():
        library.pdpool(name, [float(value) for value in row.split()])
    yield library
    library.kclear()


@pytest.mark.parametrize("body", ["sun", "mercury", "venus", "moon", "mars", "jupiter", "saturn", "uranus", "neptune"])
def test_axes_equal_cspice(spice, body):
    expected = np.array([spice.pxform(f"IAU_{body.upper()}", "J2000", epoch) for epoch in EPOCHS])
    # a century of Jupiter's days is 3e7 degrees of W: a rounding of 4e-9 degree
    assert np.abs(body_fixed_to_icrf(body, EPOCHS) - expected).max() < 3e-10


def test_the_moon_agrees_with_the_integrated_libration():
    epochs = np.linspace(0.0, 1.6e9, 200)
    apart = body_fixed_to_icrf("moon", epochs) - moon_me_to_icrf(epochs)
    # Archinal et al. 2018 give the series to 0.01 degree (their section 3.2)
    assert np.degrees(np.abs(apart).max()) < 0.02


def test_the_pole_of_mars_is_that_of_the_earlier_report():
    # IAU 2009: 317.68143 - 0.1061 T, 52.88650 - 0.0609 T; the model of 2015 reaches it by another way, with a rate
    # in right ascension that is 0.0038 degree per century larger
    for centuries in (0.0, 0.3):
        x, y, z = pole("mars", centuries * 36_525.0 * 86_400.0)[0]
        assert np.degrees(np.arctan2(y, x)) % 360.0 == pytest.approx(317.68143 - 0.1061 * centuries, abs=2e-3)
        assert np.degrees(np.arcsin(z)) == pytest.approx(52.88650 - 0.0609 * centuries, abs=2e-3)
