"""Messages of mean elements in XML as others write them.

Three objects of CelesTrak's file of communication satellites, fetched in the morning of 2025-08-05 as XML and as
two-line sets (public copy: repository tannerkoza/celestrak-orbital-data, eutelsat/2025/217), and the example of the
standard (CCSDS 502.0-B-3, figure G-10; the covariance is left out but for two terms).
"""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from perilune.formats.tle import read_elements

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ndm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:noNamespaceSchemaLocation="https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-2.0.0-master-2.0.xsd">\n'
)
CELESTRAK = (
    '<omm id="CCSDS_OMM_VERS" version="2.0">\n<header><CREATION_DATE/><ORIGINATOR/></header><body><segment><metadata>'
    "<OBJECT_NAME>{0}</OBJECT_NAME><OBJECT_ID>{1}</OBJECT_ID><CENTER_NAME>EARTH</CENTER_NAME><REF_FRAME>TEME"
    "</REF_FRAME><TIME_SYSTEM>UTC</TIME_SYSTEM><MEAN_ELEMENT_THEORY>SGP4</MEAN_ELEMENT_THEORY></metadata><data>"
    "<meanElements><EPOCH>{2}</EPOCH><MEAN_MOTION>{3}</MEAN_MOTION><ECCENTRICITY>{4}</ECCENTRICITY><INCLINATION>{5}"
    "</INCLINATION><RA_OF_ASC_NODE>{6}</RA_OF_ASC_NODE><ARG_OF_PERICENTER>{7}</ARG_OF_PERICENTER><MEAN_ANOMALY>{8}"
    "</MEAN_ANOMALY></meanElements><tleParameters><EPHEMERIS_TYPE>0</EPHEMERIS_TYPE><CLASSIFICATION_TYPE>U"
    "</CLASSIFICATION_TYPE><NORAD_CAT_ID>{9}</NORAD_CAT_ID><ELEMENT_SET_NO>999</ELEMENT_SET_NO><REV_AT_EPOCH>{10}"
    "</REV_AT_EPOCH><BSTAR>0</BSTAR><MEAN_MOTION_DOT>{11}</MEAN_MOTION_DOT><MEAN_MOTION_DDOT>0</MEAN_MOTION_DDOT>"
    "</tleParameters></data></segment></body></omm>\n"
)
OBJECTS = (
    "EUTELSAT 7A|2004-008A|2025-08-04T11:30:56.261376|1.00274208|.0001026|5.0205|75.8089|67.8987|203.1048",
    "EUTELSAT HOTBIRD 13C|2008-065A|2025-08-04T20:54:38.471904|1.00272227|.0003572|2.1321|83.0017|60.1827|111.6389",
    "EXPRESS-AT2|2014-010B|2025-08-04T00:02:57.797376|1.00261901|.0001159|0.0081|348.5860|85.6170|19.1937",
)
LATER = ("28187|7817|.108E-5", "33459|4417|-.93E-6", "39613|4132|-.273E-5")
TWO_LINE = """EUTELSAT 7A
1 28187U 04008A   25216.47981784  .00000108  00000+0  00000+0 0  9999
2 28187   5.0205  75.8089 0001026  67.8987 203.1048  1.00274208 78176
EUTELSAT HOTBIRD 13C
1 33459U 08065A   25216.87127861 -.00000093  00000+0  00000+0 0  9990
2 33459   2.1321  83.0017 0003572  60.1827 111.6389  1.00272227 44173
EXPRESS-AT2
1 39613U 14010B   25216.00205784 -.00000273  00000+0  00000+0 0  9991
2 39613   0.0081 348.5860 0001159  85.6170  19.1937  1.00261901 41320
"""
STANDARD = """<?xml version="1.0" encoding="UTF-8"?>
<omm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xsi:noNamespaceSchemaLocation="https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-
3.0.0-master-3.0.xsd"
id="CCSDS_OMM_VERS" version="3.0">
<header>
<COMMENT> THIS IS AN XML VERSION OF THE OMM </COMMENT>
<CLASSIFICATION>CUI</CLASSIFICATION>
<CREATION_DATE>2020-065T16:00:00</CREATION_DATE>
<ORIGINATOR>NOAA</ORIGINATOR>
<MESSAGE_ID> OMM 202013719185</MESSAGE_ID>
</header>
<body>
<segment>
<metadata>
<OBJECT_NAME>GOES-9</OBJECT_NAME>
<OBJECT_ID>1995-025A</OBJECT_ID>
<CENTER_NAME>EARTH</CENTER_NAME>
<REF_FRAME>TEME</REF_FRAME>
<TIME_SYSTEM>UTC</TIME_SYSTEM>
<MEAN_ELEMENT_THEORY>SGP4</MEAN_ELEMENT_THEORY>
</metadata>
<data>
<meanElements>
<EPOCH>2020-064T10:34:41.4264</EPOCH>
<MEAN_MOTION>1.00273272</MEAN_MOTION>
<ECCENTRICITY>0.0005013</ECCENTRICITY>
<INCLINATION>3.0539</INCLINATION>
<RA_OF_ASC_NODE>81.7939</RA_OF_ASC_NODE>
<ARG_OF_PERICENTER>249.2363</ARG_OF_PERICENTER>
<MEAN_ANOMALY>150.1602</MEAN_ANOMALY>
<GM>398600.8</GM>
</meanElements>
<tleParameters>
<NORAD_CAT_ID>23581</NORAD_CAT_ID>
<ELEMENT_SET_NO>0925</ELEMENT_SET_NO>
<REV_AT_EPOCH>4316</REV_AT_EPOCH>
<BSTAR>0.0001</BSTAR>
<MEAN_MOTION_DOT>-0.00000113</MEAN_MOTION_DOT>
<MEAN_MOTION_DDOT>0.0</MEAN_MOTION_DDOT>
</tleParameters>
<covarianceMatrix>
<COV_REF_FRAME>TEME</COV_REF_FRAME>
<CX_X>3.331349476038534e-04</CX_X>
</covarianceMatrix>
</data>
</segment>
</body>
</omm>"""


def test_xml_of_a_catalogue_says_what_its_two_line_sets_say(tmp_path: Path) -> None:
    rows = [CELESTRAK.format(*f"{first}|{later}".split("|")) for first, later in zip(OBJECTS, LATER, strict=True)]
    (tmp_path / "sets.xml").write_text(f"{HEAD}{''.join(rows)}</ndm>\n")
    (tmp_path / "sets.tle").write_text(TWO_LINE)
    lines = read_elements(tmp_path / "sets.tle")
    for marked, line in zip(read_elements(tmp_path / "sets.xml"), lines, strict=True):
        assert marked.designator == f"20{line.designator[:2]}-{line.designator[2:]}"
        # .108E-5 and .00000108 are read to the same number only by their value
        assert marked.mean_motion_dot_rad_s2 == pytest.approx(line.mean_motion_dot_rad_s2, rel=1e-15)
        same = replace(line, designator=marked.designator, mean_motion_dot_rad_s2=marked.mean_motion_dot_rad_s2)
        assert marked == same


def test_the_example_of_the_standard(tmp_path: Path) -> None:
    (tmp_path / "goes.xml").write_text(STANDARD)
    (found,) = read_elements(tmp_path / "goes.xml")
    assert (found.name, found.designator, found.catalogue_number) == ("GOES-9", "1995-025A", 23581)
    assert found.epoch_utc == "2020-03-04T10:34:41.426400"
    assert found.mean_motion_rad_s == pytest.approx(1.00273272 * 2.0 * math.pi / 86_400.0, rel=1e-15)
    assert math.degrees(found.argument_of_perigee_rad) == pytest.approx(249.2363, rel=1e-15)
    assert (found.bstar, found.element_set_number, found.revolution_number) == (0.0001, 925, 4316)
