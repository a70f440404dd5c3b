"""Agreements and the weeks of the joint work."""

from typing import Any

import pytest

from perilune.catalogue.ground import Agreement
from perilune.integration.checks.export import export
from perilune.integration.methods.joint_work import WEEK_S, joint_work
from perilune.verdict import Verdict


def agreement(build: Any, state: str, subject: str) -> Agreement:
    return Agreement.model_validate(build.counted(partner="roscosmos", state=state, subject=subject))


def test_a_bar_counts_before_an_agreement(build: Any) -> None:
    rows = (agreement(build, "in force", "treaty"), agreement(build, "barred", "law"))
    finding = export(build.case(one_country=False, agreements=rows))
    assert finding.closing == "obtain an authorisation under law"
    assert "barred: law (made for a test)" in (finding.reason or "")
    assert "in force" not in (finding.reason or "")
    finding = export(build.case(one_country=False, agreements=rows[:1]))
    assert finding.closing == "obtain the licences under treaty"
    assert "in force: treaty (made for a test)" in (finding.reason or "")


def test_partners_of_one_country_need_none(build: Any) -> None:
    finding = export(build.case())
    assert finding.verdict is Verdict.PASS
    assert finding.reason == (
        "nasa and roscosmos are of one country; SRR to FRR take 108 weeks, with 12 joint documents"
    )


@pytest.mark.parametrize("home", [True, False])
def test_the_weeks_to_the_launch_are_enough_to_the_second(build: Any, home: bool) -> None:
    """Abroad no faster than Apollo-Soyuz was."""
    path_s = joint_work().critical_path_s if home else max(joint_work().critical_path_s, joint_work().precedent_s)

    def found(lead_s: float) -> Any:
        rows = () if home else (agreement(build, "in force", "treaty"),)
        return export(build.case(one_country=home, agreements=rows, lead_time_s=lead_s))

    assert found(path_s + 1.0).closing == (None if home else "obtain the licences under treaty")
    assert found(path_s).closing == found(path_s + 1.0).closing
    late = found(path_s - 3.0 * WEEK_S)
    assert late.verdict is Verdict.MARGINAL
    assert "begin the joint work 3 weeks earlier, or launch later" in late.closing
    assert (late.value, late.margin, late.unit) == (pytest.approx(path_s / WEEK_S - 3.0, rel=1e-5), -3.0, "weeks")
    assert late.limit == pytest.approx(path_s / WEEK_S, rel=1e-5)
