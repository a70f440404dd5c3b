"""The example messages of CCSDS 502.0-B-3, annex G: figures G-11, G-12 and G-13 (records left out as there)."""

from pathlib import Path

import numpy as np

from perilune.formats.oem import format_oem, read_oem

FIGURE_G11 = """CCSDS_OEM_VERS = 3.0
CREATION_DATE = 1996-11-04T17:22:31
ORIGINATOR = NASA/JPL

META_START
OBJECT_NAME         = MARS GLOBAL SURVEYOR
OBJECT_ID           = 1996-062A
CENTER_NAME         = MARS BARYCENTER
REF_FRAME           = EME2000
TIME_SYSTEM         = UTC
START_TIME          = 2019-12-18T12:00:00.331
USEABLE_START_TIME = 2019-12-18T12:10:00.331
USEABLE_STOP_TIME   = 2019-12-28T21:23:00.331
STOP_TIME           = 2019-12-28T21:28:00.331
INTERPOLATION       = HERMITE
INTERPOLATION_DEGREE = 7
META_STOP
COMMENT This file was produced by M.R. Pigs, OSAR NAV/JPL, 2019NOV 04. It is
COMMENT to be used for DSN scheduling purposes only.

2019-12-18T12:00:00.331   2789.619 -280.045 -1746.755    4.73372 -2.49586 -1.04195
2019-12-18T12:01:00.331   2783.419 -308.143 -1877.071    5.18604 -2.42124 -1.99608
2019-12-18T12:02:00.331   2776.033 -336.859 -2008.682    5.63678 -2.33951 -1.94687
2019-12-28T21:28:00.331 -3881.024 563.959 -682.773     -3.28827 -3.66735 1.63861

META_START
OBJECT_NAME          = MARS GLOBAL SURVEYOR
OBJECT_ID            = 1996-062A
CENTER_NAME          = MARS BARYCENTER
REF_FRAME            = EME2000
TIME_SYSTEM          = UTC
START_TIME           = 2019-12-28T21:29:07.267
USEABLE_START_TIME   = 2019-12-28T22:08:02.5
USEABLE_STOP_TIME    = 2019-12-30T01:18:02.5
STOP_TIME            = 2019-12-30T01:28:02.267
INTERPOLATION        = HERMITE
INTERPOLATION_DEGREE = 7
META_STOP

COMMENT   This block begins after trajectory correction maneuver TCM-3.

2019-12-28T21:29:07.267 -2432.166 -063.042 1742.754     7.33702 -3.495867 -1.041945
2019-12-30T01:28:02.267 2164.375 1115.811 -688.131     -3.53328 -2.88452 0.88535
"""

FIGURE_G12 = """CCSDS_OEM_VERS = 3.0

COMMENT   OEM WITH OPTIONAL ACCELERATIONS

CREATION_DATE = 2019-11-04T17:22:31
ORIGINATOR = NASA/JPL

META_START
OBJECT_NAME         = MARS GLOBAL SURVEYOR
OBJECT_ID           = 1996-028A
CENTER_NAME         = MARS BARYCENTER
REF_FRAME           = EME2000
TIME_SYSTEM         = UTC
START_TIME          = 2019-12-18T12:00:00.331
STOP_TIME           = 2019-12-28T21:28:00.331
INTERPOLATION       = HERMITE
INTERPOLATION_DEGREE = 7
META_STOP

2019-12-18T12:00:00.331   2789.6 -280.0 -1746.8   4.73 -2.50 -1.04    0.008 0.001 -0.159
2019-12-18T12:01:00.331   2783.4 -308.1 -1877.1   5.19 -2.42 -2.00    0.008 0.001 0.001
"""

FIGURE_G13 = """CCSDS_OEM_VERS = 3.0
CREATION_DATE = 1996-11-04T17:22:31
ORIGINATOR = NASA/JPL

META_START
OBJECT_NAME = MARS GLOBAL SURVEYOR
OBJECT_ID = 1996-062A
CENTER_NAME = MARS BARYCENTER
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 2019-12-28T21:29:07.267
STOP_TIME = 2019-12-30T01:28:02.267
META_STOP

2019-12-28T21:29:07.267 -2432.166 -63.042 1742.754 7.33702 -3.495867 -1.041945

COVARIANCE_START
EPOCH = 2019-12-28T21:29:07.267
COV_REF_FRAME = EME2000
 3.3313494e-04
 4.6189273e-04 6.7824216e-04
-3.0700078e-04 -4.2212341e-04 3.2319319e-04
-3.3493650e-07 -4.6860842e-07 2.4849495e-07 4.2960228e-10
-2.2118325e-07 -2.8641868e-07 1.7980986e-07 2.6088992e-10 1.7675147e-10
-3.0413460e-07 -4.9894969e-07 3.5403109e-07 1.8692631e-10 1.0088625e-10 6.2244443e-10

EPOCH = 2019-12-29T21:00:00
COV_REF_FRAME = EME2000
 3.4424505e-04
 4.5078162e-04 6.8935327e-04
-3.0600067e-04 -4.1101230e-04 3.3420420e-04
-3.2382549e-07 -4.5750731e-07 2.3738384e-07 4.3071339e-10
-2.1007214e-07 -2.7530757e-07 1.6870875e-07 2.5077881e-10 1.8786258e-10
-3.0302350e-07 -4.8783858e-07 3.4302008e-07 1.7581520e-10 1.0077514e-10 6.2244443e-10
COVARIANCE_STOP
"""


def _read(folder: Path, text: str):
    path = folder / "figure.oem"
    path.write_text(text, encoding="ascii")
    message = read_oem(path)
    path.write_text(format_oem(message), encoding="ascii")
    assert format_oem(read_oem(path)) == format_oem(message)
    return message


def test_figure_g11_two_arcs(tmp_path: Path) -> None:
    message = _read(tmp_path, FIGURE_G11)
    assert (message.originator, len(message.segments)) == ("NASA/JPL", 2)
    first, second = message.segments
    assert (first.object_name, first.object_id, first.center_name) == (
        "MARS GLOBAL SURVEYOR",
        "1996-062A",
        "MARS BARYCENTER",
    )
    assert (first.interpolation, first.interpolation_degree) == ("HERMITE", 7)
    assert (first.useable_start, first.useable_stop) == ("2019-12-18T12:10:00.331", "2019-12-28T21:23:00.331")
    assert first.data_comments[1] == "to be used for DSN scheduling purposes only."
    assert first.metadata_comments == ()
    assert first.states.shape == (4, 6)
    assert np.allclose(first.states[0], [2789619.0, -280045.0, -1746755.0, 4733.72, -2495.86, -1041.95], rtol=1e-15)
    assert second.epochs == ("2019-12-28T21:29:07.267", "2019-12-30T01:28:02.267")
    assert np.isclose(second.states[0, 1], -63_042.0, rtol=1e-15)


def test_figure_g12_accelerations(tmp_path: Path) -> None:
    message = _read(tmp_path, FIGURE_G12)
    assert message.comments == ("  OEM WITH OPTIONAL ACCELERATIONS",)
    accelerations = message.segments[0].accelerations_m_s2
    assert accelerations is not None
    assert np.allclose(accelerations, [[8.0, 1.0, -159.0], [8.0, 1.0, 1.0]], rtol=1e-15)


def test_figure_g13_covariances(tmp_path: Path) -> None:
    covariances = _read(tmp_path, FIGURE_G13).segments[0].covariances
    assert [c.epoch for c in covariances] == ["2019-12-28T21:29:07.267", "2019-12-29T21:00:00"]
    assert {c.reference_frame for c in covariances} == {"EME2000"}
    first = covariances[0].matrix
    assert np.array_equal(first, first.T)
    assert np.allclose([first[0, 0], first[1, 0], first[5, 5]], [333.13494, 461.89273, 6.2244443e-4], rtol=1e-15)
    assert np.isclose(covariances[1].matrix[0, 0], 344.24505, rtol=1e-15)
