"""The main job: a programme's options evaluated, its flights chosen, its scenarios played, all in one plan."""

from perilune.programme.build_up import BuildUp, build_up
from perilune.programme.evaluate import Evaluation, Work, evaluate_programme
from perilune.programme.flight_studies import FlightStudies, study_flights
from perilune.programme.likely_dates import likely_dates
from perilune.programme.load import load_programme
from perilune.programme.model import Programme
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
    "Programme",
    "Scenario",
    "Share",
    "WindowFigures",
    "Work",
    "build_up",
    "evaluate_programme",
    "likely_dates",
    "load_programme",
    "options",
    "plan",
    "plan_json",
    "plan_of",
    "study_flights",
    "write_plan",
]
