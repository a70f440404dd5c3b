"""Is this installation whole, and does it give the published answers? What ``perilune doctor`` looks at."""

from perilune.doctor.diagnosis import Diagnosis, diagnose
from perilune.doctor.installation import Look, looks
from perilune.doctor.verification import SYSTEMS, verified

__all__ = ["SYSTEMS", "Diagnosis", "Look", "diagnose", "looks", "verified"]
