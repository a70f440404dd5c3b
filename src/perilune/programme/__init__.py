"""The main job: a programme's options evaluated, its flights chosen, its scenarios played, all in one plan."""

from perilune.programme.load import load_programme
from perilune.programme.model import Programme
from perilune.programme.options import Option, options
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

__all__ = [
    "Change",
    "CurveFigures",
    "ElementFigures",
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
    "load_programme",
    "options",
]
