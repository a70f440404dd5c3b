import hashlib
import json
import math
import struct
from importlib.resources import files

VENDOR = files("perilune.report").joinpath("vendor")


def test_the_bundle_is_the_one_on_record_with_its_licence():
    record = json.loads(VENDOR.joinpath("three.json").read_text())
    bundle = VENDOR.joinpath("three.min.js").read_bytes()
    assert hashlib.sha256(bundle).hexdigest() == record["sha256"]
    assert record["licence"] == "MIT"
    assert "MIT License" in VENDOR.joinpath("three.LICENSE").read_text()
    assert b"</script" not in bundle.lower()
    assert b"<!--" not in bundle


def test_the_brightest_star_is_sirius_and_none_is_below_the_limit():
    raw = VENDOR.joinpath("stars.bin").read_bytes()
    stars = list(struct.iter_unpack("<HhBB", raw))
    ascension, declination, magnitude, _ = stars[0]
    # Hipparcos: 101.287 deg, -16.716 deg, magnitude -1.44; the list keeps a hundredth of a degree and 0.04 mag
    assert math.isclose(ascension / 65536 * 360, 101.287, abs_tol=0.01)
    assert math.isclose(declination / 32767 * 90, -16.716, abs_tol=0.01)
    assert math.isclose(magnitude / 25 - 2, -1.44, abs_tol=0.02)
    assert max(star[2] for star in stars) / 25 - 2 <= 5.02
    assert "Redistribution" in VENDOR.joinpath("d3-celestial.LICENSE").read_text()
