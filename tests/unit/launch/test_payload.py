from math import radians

import pytest

from perilune.errors import NoSolution
from perilune.launch import PayloadAnswer, payload, payload_to_orbit


@pytest.fixture(scope="module")
def leo(launcher, catalogue) -> PayloadAnswer:
    answer = payload(launcher, catalogue, "leo")
    assert isinstance(answer, PayloadAnswer)
    return answer


def test_three_answers(leo):
    assert leo.published_kg == 22000.0
    assert leo.anchored_kg == pytest.approx(22000.0)
    assert leo.physics_kg < leo.raw_kg
    assert leo.site == "coast"


def test_the_anchor_s_reserve_is_taken_off_other_targets(leo, launcher, catalogue):
    other = payload(launcher, catalogue, "tli")
    assert isinstance(other, PayloadAnswer)
    assert other.reserve_m_s == leo.reserve_m_s
    assert other.published_kg == 5000.0
    assert other.published_is_lower_bound
    # the share of the ideal delta-v is one, above or below that of the loss settings
    assert (other.anchored_kg < other.physics_kg) == (leo.anchored_kg < leo.physics_kg)


def test_an_implausible_reserve_is_an_alarm(leo, launcher, catalogue):
    assert leo.alarm is None or "outside 0 to 250" in leo.alarm
    row = launcher.published[0]
    low = row.model_copy(update={"payload": row.payload.model_copy(update={"value": 15.0})})
    answer = payload(launcher.model_copy(update={"published": [low]}), catalogue, "leo")
    assert isinstance(answer, PayloadAnswer)
    assert "outside 0 to 250 m/s; the public data contradict each other" in answer.alarm


def test_without_an_anchor_there_is_no_anchored_answer(launcher, catalogue, site):
    bare = launcher.model_copy(update={"published": []})
    answer = payload_to_orbit(bare, catalogue, site, 200e3, 200e3, radians(28.6))
    assert isinstance(answer, PayloadAnswer)
    assert answer.anchored_kg is None
    assert answer.published_kg is None


def test_an_inclination_beyond_the_published_routes_of_the_site_is_refused(launcher, catalogue, site):
    assert site.azimuth_max is not None
    routed = site.model_copy(update={"inclination_max": site.azimuth_max.model_copy(update={"value": 57.0})})
    answer = payload_to_orbit(launcher, catalogue, routed, 200e3, 200e3, radians(98.0))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "inclination"
