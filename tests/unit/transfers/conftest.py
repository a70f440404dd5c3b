import pytest

from perilune.catalogue.model import Quantity, Site

SOURCE = {"source": "made for the test", "date": "2026", "maturity": "flown"}


def degrees(value):
    return Quantity(value=value, unit="deg", **SOURCE)


def make_site(latitude=19.6145, longitude=110.9511, **limits):
    return Site(
        id="pad",
        name="A pad",
        maturity="flown",
        partner="nobody",
        latitude=degrees(latitude),
        longitude=degrees(longitude),
        altitude=Quantity(value=10.0, unit="m", **SOURCE),
        **{name: degrees(value) for name, value in limits.items()},
    )


@pytest.fixture(scope="session")
def site():
    return make_site(azimuth_min=90.0, azimuth_max=180.0)


@pytest.fixture(scope="session")
def sites():
    return make_site
