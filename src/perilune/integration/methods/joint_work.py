"""The joint work of two partners on one launch: its reviews, the time that they take, and its documents."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

WEEK_S: Final = 7.0 * 86_400.0


@dataclass(frozen=True)
class JointStep:
    """A step of the joint work: its name, the review that closes it, and how long before the launch it begins [s]."""

    name: str
    review: str
    before_launch_s: float


@dataclass(frozen=True)
class JointWork:
    """The steps in their order, the documents, and the time that the first joint work of two countries took [s]."""

    steps: tuple[JointStep, ...]
    documents: tuple[str, ...]
    precedent_s: float
    sources: tuple[str, ...]

    @property
    def critical_path_s(self) -> float:
        """From the first step to the launch [s]: each needs the one before."""
        return max(step.before_launch_s for step in self.steps)


@cache
def joint_work() -> JointWork:
    """Return the joint work as launch services plan it.

    >>> round(joint_work().critical_path_s / WEEK_S), [step.review for step in joint_work().steps][::6]
    (108, ['SRR', 'FRR'])
    """
    data = tomllib.loads(files("perilune.integration.methods").joinpath("joint_work.toml").read_text(encoding="utf-8"))
    return JointWork(
        steps=tuple(JointStep(row["name"], row["review"], row["weeks"] * WEEK_S) for row in data["step"]),
        documents=tuple(row["title"] for row in data["document"]),
        precedent_s=data["precedent"]["weeks"] * WEEK_S,
        sources=tuple(data["sources"].values()),
    )
