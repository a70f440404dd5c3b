import json
import math

import pytest

from perilune.errors import InputError
from perilune.formats.tle import ElementSet, read_elements, reader
from perilune.formats.tle.two_line import checksum

FIRST = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753"
SECOND = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667"
MESSAGE = {
    "OBJECT_NAME": "VANGUARD 1",
    "OBJECT_ID": "1958-002B",
    "EPOCH": "2024-10-29T12:18:43.492896",
    "MEAN_MOTION": 10.8574679,
    "ECCENTRICITY": ".1843421",
    "INCLINATION": 34.2551,
    "RA_OF_ASC_NODE": 352.8583,
    "ARG_OF_PERICENTER": 332.7861,
    "MEAN_ANOMALY": 18.6796,
    "EPHEMERIS_TYPE": 0,
    "NORAD_CAT_ID": 123456789,
    "ELEMENT_SET_NO": 999,
    "REV_AT_EPOCH": 37861,
    "BSTAR": "0.0016091",
    "MEAN_MOTION_DOT": 0.00001286,
    "MEAN_MOTION_DDOT": 0,
}


def read(tmp_path, text: str, name: str = "sets.tle") -> tuple[ElementSet, ...]:
    path = tmp_path / name
    path.write_text(text)
    return read_elements(path)


def mended(line: str) -> str:
    return line[:68] + str(checksum(line))


def refused(tmp_path, text: str, name: str = "sets.tle") -> str:
    with pytest.raises(InputError) as error:
        read(tmp_path, text, name)
    return str(error.value)


def test_the_fields_of_a_set(tmp_path):
    (found,) = read(tmp_path, f"0 VANGUARD 1\r\n{FIRST}\r\n{SECOND}\r\n")
    assert found.name == "VANGUARD 1"
    assert found.catalogue_number == 5
    assert (found.designator, found.classification) == ("58002B", "U")
    assert found.epoch_utc == "2000-06-27T18:50:19.733568"
    assert found.mean_motion_rad_s == pytest.approx(10.82419157 * 2.0 * math.pi / 86_400.0, rel=1e-15)
    assert found.eccentricity == 0.1859667
    assert math.degrees(found.inclination_rad) == pytest.approx(34.2682, rel=1e-15)
    assert math.degrees(found.ascending_node_rad) == pytest.approx(348.7242, rel=1e-15)
    assert math.degrees(found.argument_of_perigee_rad) == pytest.approx(331.7664, rel=1e-15)
    assert math.degrees(found.mean_anomaly_rad) == pytest.approx(19.3264, rel=1e-15)
    assert found.bstar == 0.28098e-4
    assert found.mean_motion_dot_rad_s2 == pytest.approx(2.0 * 0.23e-6 * 2.0 * math.pi / 86_400.0**2, rel=1e-14)
    assert (found.element_set_number, found.revolution_number) == (475, 41366)


def test_second_derivative_is_six_times_what_is_written(tmp_path):
    first = mended(FIRST[:44] + "-30915-6" + FIRST[52:])
    (found,) = read(tmp_path, f"{first}\n{SECOND}\n")
    assert found.mean_motion_ddot_rad_s3 == pytest.approx(-6.0 * 0.30915e-6 * 2.0 * math.pi / 86_400.0**3, rel=1e-14)
    assert found.name is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("    5", 5), ("A0000", 100_000), ("H9999", 179_999), ("J0000", 180_000), ("Z9999", 339_999)],
)
def test_catalogue_numbers(tmp_path, written, number):
    lines = [mended(line[:2] + written + line[7:]) for line in (FIRST, SECOND)]
    assert read(tmp_path, "\n".join(lines))[0].catalogue_number == number


@pytest.mark.parametrize(
    ("epoch", "utc"),
    [
        ("57001.00000000", "1957-01-01T00:00:00.000000"),
        ("56366.00000001", "2056-12-31T00:00:00.000864"),
        ("00  1.50000000", "2000-01-01T12:00:00.000000"),
        ("99365.99999999", "1999-12-31T23:59:59.999136"),
    ],
)
def test_epochs(tmp_path, epoch, utc):
    first = mended(FIRST[:18] + epoch + FIRST[32:])
    assert read(tmp_path, f"{first}\n{SECOND}\n")[0].epoch_utc == utc


def test_several_sets_comments_and_blank_lines(tmp_path):
    text = f"# two\n\nFIRST\n{FIRST}\n{SECOND}\n{FIRST}\n{SECOND}\nLAST\n{FIRST}\n{SECOND}\n"
    assert [row.name for row in read(tmp_path, text)] == ["FIRST", None, "LAST"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (FIRST[:-1] + "4", SECOND, "sets.tle:1: column 69: the checksum is 4; expected 3 for this line"),
        (FIRST[:-1], SECOND, "sets.tle:1: a line of 68 characters; expected 69 characters"),
        (FIRST + "0", SECOND, "sets.tle:1: a line of 70 characters"),
        (FIRST.replace("179.", "17 9"), SECOND, "sets.tle:1: columns 19-32: '0017 978495062' is no epoch"),
        (FIRST.replace("00179.", "001 9."), SECOND, "columns 19-32: '001 9.78495062' is no epoch"),
        (FIRST, SECOND.replace("348.7242", "3 8.7242"), "columns 18-25: '3 8.7242' is no ascending node"),
        (FIRST.replace("00179.", "01366."), SECOND, "'01366.78495062' is no day of its year"),
        (FIRST.replace("00179.", "01000."), SECOND, "'01000.78495062' is no day of its year"),
        (FIRST.replace("00005U", "I0005U"), SECOND, "columns 3-7: 'I0005' is no catalogue number"),
        (FIRST[:62] + "4" + FIRST[63:], SECOND, "column 63: '4' is no ephemeris type; expected 0 or blank"),
        (FIRST[:8] + "x" + FIRST[9:], SECOND, "column 9: 'x' between two fields; expected a blank"),
        (FIRST, SECOND.replace("00005", "00007"), "line 1 is of object 00005, line 2 of 00007"),
        (FIRST, SECOND.replace("34.2682", "184.268"), "columns 9-16"),
        (FIRST, SECOND.replace(" 34.2682", "184.2682"), "'184.2682' is no inclination; expected 0 to 180 degrees"),
        (FIRST, SECOND.replace("348.7242", "360.0001"), "'360.0001' is no ascending node"),
        (FIRST, SECOND.replace("331.7664", "361.0000"), "'361.0000' is no argument of perigee"),
        (FIRST, SECOND.replace(" 19.3264", "519.3264"), "'519.3264' is no mean anomaly"),
        (FIRST, SECOND.replace("1859667", "185966 "), "columns 27-33: '185966 ' is no eccentricity"),
        (FIRST, SECOND.replace("10.82419157", " 0.00000000"), "a mean motion of nothing"),
    ],
)
def test_damaged_lines_are_refused(tmp_path, first, second, said):
    if "checksum" not in said:
        first, second = (mended(line) if len(line) == 69 else line for line in (first, second))
    assert said in refused(tmp_path, f"{first}\n{second}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no element set"),
        (f"{FIRST}\n", "sets.tle:1: a line 1 without its line 2"),
        (f"{FIRST}\n{FIRST}\n{SECOND}\n", "sets.tle:1: a line 1 without its line 2"),
        (f"{FIRST}\nNAME\n{SECOND}\n", "sets.tle:3: a line 2 without its line 1"),
        (f"{SECOND}\n", "sets.tle:1: a line 2 without its line 1"),
        (f"ONE\nTWO\n{FIRST}\n{SECOND}\n", "sets.tle:1: 'ONE' is neither"),
        (f"{FIRST}\n{SECOND}\nLAST\n", "sets.tle:3: 'LAST' is neither"),
    ],
)
def test_wrong_orders_of_lines_are_refused(tmp_path, text, said):
    assert said in refused(tmp_path, text)


def test_every_problem_is_told_at_once(tmp_path):
    bad = FIRST[:-1] + "4"
    assert refused(tmp_path, f"{bad}\n{SECOND}\n" * 5).count("checksum") == 5
    assert "too many problems to go on" in refused(tmp_path, f"{bad}\n{SECOND}\n" * 300)


def test_what_is_no_file_of_text(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="no such file"):
        read_elements(tmp_path / "none.tle")
    (tmp_path / "bytes.tle").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="byte 0xff at 0 is not ASCII"):
        read_elements(tmp_path / "bytes.tle")
    monkeypatch.setattr(reader, "LARGEST_BYTES", 10)
    with pytest.raises(InputError, match="at most 10"):
        read(tmp_path, FIRST)


XML = """<?xml version="1.0" encoding="UTF-8"?>
<ndm>
<omm id="CCSDS_OMM_VERS" version="3.0">
<header><COMMENT>one</COMMENT><CREATION_DATE/><ORIGINATOR/></header><body><segment>
<metadata>{metadata}</metadata><data><meanElements><COMMENT>a</COMMENT><COMMENT>b</COMMENT>{mean}</meanElements>
<tleParameters>{later}</tleParameters>
<userDefinedParameters><USER_DEFINED parameter="EPOCH">now</USER_DEFINED></userDefinedParameters>
</data></segment></body></omm>
</ndm>
"""


def notation(suffix: str, values: dict[str, object]) -> str:
    match suffix:
        case ".json":
            return json.dumps([values])
        case ".csv":
            return ",".join(values) + "\n" + ",".join(str(value) for value in values.values()) + "\n"
        case ".xml":
            of_catalogue = ("NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH", "EPHEMERIS_TYPE")
            terms = [(key, f"<{key}>{value}</{key}>") for key, value in values.items()]
            metadata = "".join(
                term for key, term in terms if key.startswith("OBJECT_") or key in ("REF_FRAME", "MEAN_ELEMENT_THEORY")
            )
            later = "".join(term for key, term in terms if key in of_catalogue or "DOT" in key or key == "BSTAR")
            mean = "".join(term for _, term in terms if term not in metadata + later)
            return XML.format(metadata=metadata, mean=mean, later=later)
    head = "CCSDS_OMM_VERS = 3.0\nCOMMENT one\n"
    return head + "".join(f"{key} = {value}\n" for key, value in values.items())


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xml", ".omm", ".kvn"])
def test_messages_in_every_notation(tmp_path, suffix):
    (found,) = read(tmp_path, notation(suffix, MESSAGE), f"message{suffix}")
    assert (found.name, found.catalogue_number, found.designator) == ("VANGUARD 1", 123_456_789, "1958-002B")
    assert found.epoch_utc == "2024-10-29T12:18:43.492896"
    assert found.mean_motion_rad_s == pytest.approx(10.8574679 * 2.0 * math.pi / 86_400.0, rel=1e-15)
    assert found.mean_motion_dot_rad_s2 == pytest.approx(2.0 * 0.1286e-4 * 2.0 * math.pi / 86_400.0**2, rel=1e-14)
    assert found.eccentricity == 0.1843421
    assert math.degrees(found.mean_anomaly_rad) == pytest.approx(18.6796)
    assert found.bstar == 0.0016091
    assert (found.element_set_number, found.revolution_number) == (999, 37861)


@pytest.mark.parametrize(
    ("written", "epoch"),
    [
        ("2024-303T12:18:43.492896", "2024-10-29T12:18:43.492896"),
        ("2024-366T00:00:00Z", "2024-12-31T00:00:00.000000"),
        ("2024-02-29T23:59:59.1234567", "2024-02-29T23:59:59.123456"),
    ],
)
def test_epochs_of_messages(tmp_path, written, epoch):
    (found,) = read(tmp_path, notation(".json", MESSAGE | {"EPOCH": written}), "message.json")
    assert found.epoch_utc == epoch


def test_keyword_value_with_units_and_two_messages(tmp_path):
    text = notation(".omm", MESSAGE).replace("34.2551", "34.2551 [deg]")
    found = read(tmp_path, text + text.replace("VANGUARD 1", "TWO"), "two.omm")
    assert [row.name for row in found] == ["VANGUARD 1", "TWO"]
    assert math.degrees(found[0].inclination_rad) == pytest.approx(34.2551)


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xml", ".omm"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"BSTAR": ""}, "BSTAR: BSTAR missing"),
        ({"ECCENTRICITY": "1.0"}, "ECCENTRICITY is 1.0; expected 0 to 1"),
        ({"INCLINATION": "nan"}, "'nan' is not a number"),
        ({"MEAN_MOTION": "1e999"}, "MEAN_MOTION is 1e999"),
        ({"EPOCH": "2023-366T00:00:00"}, "'2023-366T00:00:00' is no epoch"),
        ({"EPOCH": "2024-13-01T00:00:00"}, "'2024-13-01T00:00:00' is no epoch"),
        ({"EPOCH": "yesterday"}, "'yesterday' is no epoch"),
        ({"NORAD_CAT_ID": "0x1F"}, "'0x1F' is no whole number"),
        ({"EPHEMERIS_TYPE": "4"}, "EPHEMERIS_TYPE is '4'; expected 0 or 2"),
        ({"REF_FRAME": "ICRF"}, "REF_FRAME is 'ICRF'; expected TEME"),
        ({"MEAN_ELEMENT_THEORY": "DSST"}, "MEAN_ELEMENT_THEORY is 'DSST'"),
    ],
)
def test_wrong_messages_are_refused(tmp_path, suffix, change, said):
    assert said in refused(tmp_path, notation(suffix, MESSAGE | change), f"message{suffix}")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "[", "no JSON"),
        ("a.json", "[]", "no mean elements"),
        ("a.json", "[1]", "entry 0 is no object"),
        ("a.json", '{"BSTAR": 1, "BSTAR": 2}', "stands twice"),
        ("a.json", '{"BSTAR": NaN}', "NaN is no number"),
        ("a.json", "[" * 100_000, "cannot be read"),
        ("a.csv", "A,B\n1,2\n", "a first line without the keywords"),
        ("a.csv", notation(".csv", MESSAGE) + "1,2\n", "line 3 has 2 values and not 16"),
        ("a.omm", "EPOCH = 1\n", "line 1 stands before CCSDS_OMM_VERS"),
        ("a.omm", "CCSDS_OMM_VERS = 3.0\nEPOCH\n", "line 2 is not KEYWORD = value"),
        ("a.omm", "CCSDS_OMM_VERS = 3.0\nEPOCH = 1\nEPOCH = 1\n", "line 3: EPOCH stands twice"),
        ("a.omm", "CCSDS_OMM_VERS = 3.0\n" * 100, "too many problems to go on"),
    ],
)
def test_what_is_no_message_is_refused(tmp_path, name, text, said):
    assert said in refused(tmp_path, text, name)


INSIDE = '<omm version="3.0"><body><segment><data><meanElements>{}</meanElements></data></segment></body></omm>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.xml:1: column 1: no XML: no element found"),
        ("<omm", "no XML: unclosed token"),
        ("<ndm>\n<omm version='3.0'></ndm>", "a.xml:2: column 22: no XML: mismatched tag"),
        ("<ndm></ndm>", "no mean elements"),
        ("<html></html>", "the root is 'html' and not ndm or omm"),
        ("<omm version='1.0'/>", "a message of version '1.0' and not 2.0 or 3.0"),
        ("<omm/>", "a message of version ''"),
        ("<omm version='3.0'><omm version='3.0'/></omm>", "a message within a message"),
        (INSIDE.format("<EPOCH><b/></EPOCH>"), "an element within EPOCH"),
        (INSIDE.format("<EPOCH>1</EPOCH><EPOCH>1</EPOCH>"), "EPOCH stands twice"),
        (INSIDE.format("<EPOCH>&b;</EPOCH>"), "no XML: undefined entity"),
        ("<!DOCTYPE omm SYSTEM 'file:///etc/passwd'><omm/>", "line 1: a document type declaration"),
        ('<!DOCTYPE omm [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + INSIDE.format("&c;"), "a document type declaration"),
        ("<ndm>" + "<a>" * 100_000, "nested deeper than 16 levels"),
        ("<ndm>" + "<omm version='3.0'/>" * 10_000 + "</ndm>", "too many problems to go on"),
        (notation(".xml", MESSAGE).replace("<INCLINATION>", '<INCLINATION units="rad">'), "INCLINATION is in 'rad'"),
        (notation(".xml", MESSAGE).replace("<ECCENTRICITY>", '<ECCENTRICITY units="%">'), "expected no unit"),
    ],
)
def test_what_is_no_message_in_xml_is_refused(tmp_path, text, said):
    assert said in refused(tmp_path, text, "a.xml")


def test_xml_with_units_a_namespace_and_two_messages(tmp_path):
    text = notation(".xml", MESSAGE).replace("<INCLINATION>", '<INCLINATION units="deg">')
    one = text[text.index("<omm") : text.index("</ndm>")]
    both = text.replace(one, one + one.replace("VANGUARD 1", "A &lt;B&gt; &#67;"))
    both = both.replace("<ndm>", '<n:ndm xmlns:n="urn:ccsds:schema:ndmxml">').replace("</ndm>", "</n:ndm>")
    found = read(tmp_path, both, "two.xml")
    assert [row.name for row in found] == ["VANGUARD 1", "A <B> C"]
    assert math.degrees(found[1].inclination_rad) == pytest.approx(34.2551)


def test_xml_longer_than_the_piece_that_is_parsed_at_once(tmp_path):
    text = notation(".xml", MESSAGE)
    one = text[text.index("<omm") : text.index("</ndm>")]
    assert len(read(tmp_path, text.replace(one, one * 200), "many.xml")) == 200


def test_a_unit_that_is_not_of_the_standard_is_refused(tmp_path):
    text = notation(".omm", MESSAGE).replace("34.2551", "34.2551 [rad]")
    assert "INCLINATION is in 'rad'; expected deg" in refused(tmp_path, text, "message.omm")


def test_blank_lines_of_a_table_are_passed_over(tmp_path):
    head, row = notation(".csv", MESSAGE).splitlines()
    found = read(tmp_path, f"{head}\n\n{row}\n\n\n{row.replace('VANGUARD 1', 'TWO')}\n", "message.csv")
    assert [element_set.name for element_set in found] == ["VANGUARD 1", "TWO"]


@pytest.mark.parametrize("text", ["", "COMMENT nothing yet\n\n"])
def test_keyword_value_without_a_message_is_refused(tmp_path, text):
    assert "no mean elements; expected at least one object" in refused(tmp_path, text, "message.kvn")
