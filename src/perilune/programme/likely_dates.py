"""When the missions of a programme may really come: its announced dates, slipping as others have slipped."""

from perilune.programme.evaluate import Work
from perilune.programme.model import Programme
from perilune.programme.risk_file import question_of_programme
from perilune.programme.schedule_risk import RiskQuestion, ScheduleRisk, schedule_risk
from perilune.programme.slips import learn, read_history
from perilune.run import Task, digest


def likely_dates(programme: Programme, work: Work) -> ScheduleRisk:
    """Return the schedule risk of a programme's missions, as seen at its start, from the store where it is known.

    Args:
        programme: a programme; see :func:`perilune.programme.load_programme`.
        work: where results are stored, and on how many processes they are computed.
    """
    question = question_of_programme(programme, programme.start_tdb_s)
    task = Task(
        function=risk_of,
        arguments=(question,),
        record=ScheduleRisk,
        inputs=(question, digest(read_history())),
        label="likely dates of the missions",
    )
    return work.do("schedule", {"risk": task})["risk"]


def risk_of(question: RiskQuestion) -> ScheduleRisk:
    """Return the schedule risk by the slips of all missions in the built-in history."""
    return schedule_risk(question, learn(read_history()))
