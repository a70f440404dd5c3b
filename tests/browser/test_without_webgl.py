"""The scene in a browser without WebGL."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHROMIUM = ("--disable-3d-apis",)


def test_the_flight_is_a_still_picture_that_the_slider_moves(browser, example):
    page = browser.new_page()
    page.goto((example / "report.html").as_uri() + "#scene?mission=crew-1")
    ship = page.locator(".stage.without-webgl svg .ship")
    expect(ship).to_be_visible()
    before = (ship.get_attribute("cx"), ship.get_attribute("cy"))
    page.locator("#time").fill("900")
    assert (ship.get_attribute("cx"), ship.get_attribute("cy")) != before
    page.close()
