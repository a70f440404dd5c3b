"""The main job: a programme's options evaluated, its flights chosen, its scenarios played, all in one plan."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
    from perilune.programme.build_up import BuildUp, build_up
    from perilune.programme.compare import PlanComparison, compare_plans
    from perilune.programme.evaluate import Evaluation, Work, evaluate_programme
    from perilune.programme.flight_studies import FlightStudies, study_flights
    from perilune.programme.likely_dates import likely_dates
    from perilune.programme.load import load_programme
    from perilune.programme.model import Programme
    from perilune.programme.new import new_programme
    from perilune.programme.options import Option, options
    from perilune.programme.plan import plan, plan_of
    from perilune.programme.result import (
        Change,
        CurveFigures,
        ElementFigures,
        Lost,
        MissionResult,
        OptionResult,
        Owners,
        PartnerFigures,
        Plan,
        Scenario,
        Share,
        WindowFigures,
    )
    from perilune.programme.risk_file import load_risk, question_of_programme
    from perilune.programme.risk_plots import risk_figure
    from perilune.programme.schedule_risk import RiskQuestion, ScheduleRisk, schedule_risk
    from perilune.programme.stack_file import load_stacks
    from perilune.programme.stacks import Replay, replay
    from perilune.programme.stored_plan import read_plan
    from perilune.programme.write import plan_json, write_plan

__all__ = [
    "BuildUp",
    "Change",
    "CurveFigures",
    "ElementFigures",
    "Evaluation",
    "FlightStudies",
    "Lost",
    "MissionResult",
    "Option",
    "OptionResult",
    "Owners",
    "PartnerFigures",
    "Plan",
    "PlanComparison",
    "Programme",
    "Replay",
    "RiskQuestion",
    "Scenario",
    "ScheduleRisk",
    "Share",
    "WindowFigures",
    "Work",
    "build_up",
    "compare_plans",
    "evaluate_programme",
    "likely_dates",
    "load_programme",
    "load_risk",
    "load_stacks",
    "new_programme",
    "options",
    "plan",
    "plan_json",
    "plan_of",
    "question_of_programme",
    "read_plan",
    "replay",
    "risk_figure",
    "schedule_risk",
    "study_flights",
    "write_plan",
]

open_front(
    __name__,
    {
        "build_up": (
            "BuildUp",
            "build_up",
        ),
        "compare": (
            "PlanComparison",
            "compare_plans",
        ),
        "evaluate": (
            "Evaluation",
            "Work",
            "evaluate_programme",
        ),
        "flight_studies": (
            "FlightStudies",
            "study_flights",
        ),
        "likely_dates": ("likely_dates",),
        "load": ("load_programme",),
        "model": ("Programme",),
        "new": ("new_programme",),
        "options": (
            "Option",
            "options",
        ),
        "plan": (
            "plan",
            "plan_of",
        ),
        "result": (
            "Change",
            "CurveFigures",
            "ElementFigures",
            "Lost",
            "MissionResult",
            "OptionResult",
            "Owners",
            "PartnerFigures",
            "Plan",
            "Scenario",
            "Share",
            "WindowFigures",
        ),
        "risk_file": (
            "load_risk",
            "question_of_programme",
        ),
        "risk_plots": ("risk_figure",),
        "schedule_risk": (
            "RiskQuestion",
            "ScheduleRisk",
            "schedule_risk",
        ),
        "stack_file": ("load_stacks",),
        "stacks": (
            "Replay",
            "replay",
        ),
        "stored_plan": ("read_plan",),
        "write": (
            "plan_json",
            "write_plan",
        ),
    },
)
