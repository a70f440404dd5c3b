from pathlib import Path

import pytest

from perilune.errors import InputError
from perilune.formats.rinex import NavigationFile, read_navigation, reader

DATA = Path(__file__).parents[2] / "reference" / "data"
OLDER = (DATA / "esbc-2020-177.rnx").read_text()
NEWER = (DATA / "dlr-2023-071.rnx").read_text()
OLDEST = (DATA / "brdc-2010-182.rnx").read_text()
GLONASS = (DATA / "brdc-glonass-2012-305.rnx").read_text()


def read(tmp_path: Path, text: str) -> NavigationFile:
    path = tmp_path / "file.rnx"
    path.write_text(text)
    return read_navigation(path)


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    return str(error.value)


def test_version_3(tmp_path):
    found = read(tmp_path, OLDER)
    assert (found.version, found.leap_seconds) == ("3.05", 18)
    kinds = [(row.satellite, row.message) for row in found.kepler]
    assert kinds == [("C05", "D2"), ("E27", "FNAV"), ("G05", "LNAV")]
    assert [row.satellite for row in found.states] == ["R08", "R08"]
    assert found.passed_over == (("EPH S SBAS", 2),)


def test_every_number_of_a_gps_message(tmp_path):
    (row,) = [row for row in read(tmp_path, OLDER).kepler if row.satellite == "G05"]
    assert row.epoch == "2020-06-25T10:00:00"
    assert (row.clock_bias_s, row.clock_drift, row.clock_drift_rate_per_s) == (
        -1.534540206194e-5,
        -7.958078640513e-13,
        0.0,
    )
    assert (row.reference_s, row.sqrt_semi_major_axis, row.eccentricity) == (
        381_600.0,
        5153.692615509,
        5.969489342533e-3,
    )
    assert (row.mean_anomaly_rad, row.mean_motion_difference_rad_s) == (0.4325041434422, 4.394111603814e-9)
    assert (row.inclination_rad, row.inclination_rate_rad_s) == (0.9531619792281, -2.821546100149e-11)
    assert (row.node_rad, row.node_rate_rad_s) == (-2.702882276227, -8.101051727036e-9)
    assert row.argument_of_perigee_rad == 0.8077275319967
    assert (row.cuc_rad, row.cus_rad, row.crc_m) == (-5.729496479034e-6, 9.091570973396e-6, 199.75)
    assert (row.crs_m, row.cic_rad, row.cis_rad) == (-112.65625, -7.078051567078e-8, 1.341104507446e-7)
    assert (row.healthy, row.semi_major_axis_rate_m_s, row.mean_motion_rate_rad_s2) == (True, 0.0, 0.0)


def test_every_number_of_a_glonass_message(tmp_path):
    row = read(tmp_path, OLDER).states[0]
    assert (row.epoch, row.message, row.frequency_number, row.healthy) == ("2020-06-25T08:15:00", "FDMA", 6, True)
    assert (row.clock_bias_s, row.frequency_bias) == (-5.304906517267e-5, 0.0)
    assert row.position_m == pytest.approx((-13_208_741.69922, 9_034_521.484375, 19_925_854.00391))
    assert row.velocity_m_s == pytest.approx((973.9656448364, -2534.204483032, 1798.673629761))
    assert row.acceleration_m_s2 == pytest.approx((0.0, 3.725290298462e-6, -9.313225746155e-7))


def test_version_4(tmp_path):
    found = read(tmp_path, NEWER)
    kinds = [f"{row.satellite} {row.message}" for row in found.kepler]
    assert kinds[:8] == ["G01 CNAV", "G01 LNAV", "J02 CNV2", "J02 LNAV", "C19 CNV1", "C19 CNV2", "C19 D1", "C03 D2"]
    assert kinds[8:] == ["E02 INAV", "E02 FNAV", "I02 LNAV"]
    assert len(found.states) == 2
    assert dict(found.passed_over) == {"STO R FDMA": 1, "EOP G CNVX": 1, "ION G LNAV": 1, "EPH S SBAS": 1}
    cnav, cnv1 = found.kepler[0], found.kepler[4]
    # Sunday 03:30; the message's own time of prediction, 542,700 s, is of the week before
    assert (cnav.reference_s, cnav.healthy) == (12_600.0, False)
    assert cnav.semi_major_axis_rate_m_s == -1.913928985596e-02
    assert cnav.mean_motion_rate_rad_s2 == 1.867317597121e-13
    assert (cnv1.reference_s, cnv1.semi_major_axis_rate_m_s) == (0.0, -2.2873878479e-3)
    assert cnv1.healthy


def test_numbers_in_the_manner_of_fortran_and_line_ends_of_another_system(tmp_path):
    found = read(tmp_path, OLDER.replace("e-0", "D-0").replace("e+0", "d+0").replace("\n", "\r\n"))
    assert found.kepler == read(tmp_path, OLDER).kepler


def test_galileo_sources_tell_the_message(tmp_path):
    found = read(tmp_path, OLDER.replace("2.580000000000e+02", "5.170000000000e+02"))
    assert found.kepler[1].message == "INAV"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("3.05 ", "5.01 ", "file.rnx:1: not a RINEX file of version 2, 3 or 4"),
        ("RINEX VERSION / TYPE", "SOMETHING", "not a RINEX file"),
        ("N: GNSS NAV DATA", "O: OBSERVATIONS ", "column 21: a RINEX file of type 'O'; expected N"),
        ("END OF HEADER", "END", "the header does not end"),
        ("    18     ", "    x8     ", "columns 1-6: 'x8' is no number of leap seconds"),
        ("G05 2020 06 25 10", "G05 2020 06 31 10", "file.rnx:22: columns 4-23: ' 2020 06 31 10 00 00' is no time"),
        ("G05 2020", "G5  2020", "columns 1-3: 'G5 ' is no satellite"),
        ("G05 2020 06 25", "G05 2020-06-25", "columns 4-23"),
        (
            "     9.531619792281e-01",
            "     9.53161x792281e-01",
            "file.rnx:26: columns 5-23: ' 9.53161x792281e-01' is not",
        ),
        ("     9.531619792281e-01", " x   9.531619792281e-01", "'x' before the first number"),
        ("     9.531619792281e-01", "                       ", "file.rnx:26: no inclination rad"),
        ("5.969489342533e-03", "5.969489342533e+03", "an eccentricity of 5969.49; expected 0 to below 1"),
        ("5.153692615509e+03", "5.153692615509e+01", "a root of the semi-major axis of 51.5369"),
        ("3.816000000000e+05", "3.816000000000e+06", "a time of the orbit of 3.816e+06 s"),
        ("4.325041434422e-01", "4.325041434422e+01", "43.2504 is no mean anomaly rad; expected at most 10"),
        ("-7.078051567078e-08-2.70", "-7.078051567078e+08-2.70", "is no cic rad"),
        ("     3.746580000000e+05 4.0", "     3.746580000000e+05 4.0" + 70 * "0", "80 at most"),
        (
            "     3.746580000000e+05 4.000000000000e+00\n",
            "",
            "a record G05 LNAV of 7 lines; expected 7 below the first",
        ),
        (
            "                         .9",
            "     1.0\n                         .9",
            "a record R08 FDMA of 6 lines; expected 3 or 4",
        ),
        ("2.580000000000e+02", "2.585000000000e+02", "no data sources"),
        ("-1.320874169922e+04", "-1.320874169922e+06", "file.rnx:31: a radius of 1.32106e+06 km"),
        ("9.739656448364e-01", "9.739656448364e+01", "a velocity beyond 20 km/s"),
        ("3.725290298462e-09", "3.725290298462e-05", "a pull beyond 1 mm/s2"),
        ("3.725290298462e-09 6.000", "3.725290298462e-09 6.500", "a frequency number that is none"),
        ("-1.320874169922e+04 9", "                    9", "no x position"),
        ("C05 2020", "     1.0\nC05 2020", "stands in no record"),
    ],
)
def test_damage_is_refused(tmp_path, old, new, said):
    assert old in OLDER
    assert said in refused(tmp_path, OLDER.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("> EPH G01 CNAV", "> EPX G01 CNAV", "'> EPX G01 CNAV' is no heading"),
        ("> EPH G01 CNAV", "> EPH G   CNAV", "a record of G01 under the heading of G  "),
        ("> EPH G01 CNAV", "> EPH G01 LNAV", "a record G01 LNAV of 9 lines"),
        ("> EPH G01 CNAV", "> EPH G02 CNAV", "file.rnx:23: a record of G01 under the heading of G02"),
    ],
)
def test_damage_of_headings_is_refused(tmp_path, old, new, said):
    assert said in refused(tmp_path, NEWER.replace(old, new, 1))


def test_unknown_messages_are_passed_over(tmp_path):
    found = read(tmp_path, NEWER.replace("> EPH G01 CNAV", "> EPH G01 CNV9"))
    assert ("EPH G CNV9", 1) in found.passed_over


def test_too_many_problems(tmp_path):
    text = OLDER.replace("END OF HEADER\n", "END OF HEADER\n" + 300 * "     1.0\n")
    assert "too many problems to go on" in refused(tmp_path, text)


def test_what_is_no_file(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="no such file"):
        read_navigation(tmp_path / "none.rnx")
    assert "not a RINEX file" in refused(tmp_path, "")
    monkeypatch.setattr(reader, "LARGEST_BYTES", 10)
    assert "at most 10" in refused(tmp_path, OLDER)


def test_a_header_alone_is_a_file_without_messages(tmp_path):
    found = read(tmp_path, OLDER[: OLDER.index("C05 2020")])
    assert found == NavigationFile("3.05", 18, (), (), ())


def test_version_2(tmp_path):
    found = read(tmp_path, OLDEST)
    assert (found.version, found.leap_seconds, found.states, found.passed_over) == ("2", 15, (), ())
    first = found.kepler[0]
    assert [(row.satellite, row.message) for row in found.kepler] == [("G05", "LNAV"), ("G12", "LNAV")]
    assert (first.epoch, first.reference_s, first.healthy) == ("2010-07-01T00:00:00", 345_600.0, True)
    assert (first.clock_bias_s, first.clock_drift) == (-1.06780789792e-5, -2.72848410532e-12)
    assert (first.sqrt_semi_major_axis, first.inclination_rate_rad_s) == (5153.73044014, -4.06088357385e-10)
    ill = OLDEST.replace("0.200000000000D+01 0.000000000000D+00", "0.200000000000D+01 0.630000000000D+02", 1)
    assert [row.healthy for row in read(tmp_path, ill).kepler] == [False, True]


def test_version_2_of_glonass(tmp_path):
    found = read(tmp_path, GLONASS)
    assert (found.version, found.leap_seconds, found.kepler) == ("2.10", 16, ())
    assert [(row.satellite, row.epoch) for row in found.states] == [
        ("R04", "2012-10-31T00:15:00"),
        ("R14", "2012-10-31T00:15:00"),
        ("R04", "2012-10-31T00:45:00"),
    ]
    assert found.states[0].position_m == pytest.approx((-20_793_262.20703, 560_373.5351562, -14_747_117.1875), abs=1e-3)
    assert (found.states[1].frequency_number, found.states[1].healthy) == (-7, True)


def test_satellites_of_an_augmentation_in_version_2_are_passed_over(tmp_path):
    found = read(tmp_path, GLONASS.replace("G: GLONASS NAV DATA", "H: GEO NAV MSG DATA"))
    assert (found.states, found.passed_over) == ((), (("EPH S SBAS", 3),))


@pytest.mark.parametrize(
    ("year", "full"), [("79", "2079"), ("80", "1980"), ("99", "1999"), ("00", "2000"), (" 3", "2003")]
)
def test_two_digits_of_a_year(tmp_path, year, full):
    found = read(tmp_path, OLDEST.replace(" 5 10  7  1", f" 5 {year}  7  1"))
    assert found.kepler[0].epoch == f"{full}-07-01T00:00:00"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" 5 10  7  1  0  0  0.0", " 5 10  7 41  0  0  0.0", "file.rnx:6: columns 3-22: ' 2010  7 41  0  0  0' is no"),
        (" 5 10  7  1  0  0  0.0", " 5 10  7  1  0  0  0.5", "' 10  7  1  0  0  0.5' is no time; expected yy mm dd"),
        (" 5 10  7  1", " x 10  7  1", "file.rnx:6: columns 1-2: 'G0x' is no satellite"),
        ("   -0.754371285439D-06", "   -0.75437x285439D-06", "file.rnx:8: columns 4-22: '-0.75437x285439D-06' is not"),
        ("   -0.754371285439D-06", "  x-0.754371285439D-06", "file.rnx:8: columns 1-3: 'x' before the first number"),
        ("NAVIGATION DATA", "OBSERVATIONS   ", "column 21: a RINEX file of type 'O'; expected N"),
    ],
)
def test_damage_in_version_2_is_told_in_its_own_columns(tmp_path, old, new, said):
    assert old in OLDEST
    assert said in refused(tmp_path, OLDEST.replace(old, new, 1))
