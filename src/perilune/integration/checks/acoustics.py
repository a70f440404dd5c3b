"""Check: is the ship qualified for the noise of the launcher?"""

from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Quantity
from perilune.catalogue.mechanical import SoundSpectrum
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import absent, against, missing
from perilune.integration.model import Datum, Finding, datum, read_off
from perilune.integration.rule_set import Limit

SOURCE: Final = (
    "sound pressure levels of the launcher's user's guide against those the ship is qualified for, band by band where "
    "both are published, else overall: 10 lg of the sum of 10^(L/10)"
)

MARGIN: Final = Limit(
    "acoustic_margin",
    "how far a ship's qualification must lie above the launcher's highest expected level",
    3.0,
    "dB",
    "Sea Launch User's Guide, D688-10009-1 Rev. B, table 6-5: qualification 3 dB over the maximum expected level",
)


@dataclass(frozen=True)
class _Sound:
    """The sound of one side: its overall level [dB], its bands where they are public, and where it comes from."""

    overall_db: float
    bands: dict[float, float]
    origin: Datum


@check(
    "acoustics",
    "Noise upon the ship",
    order=7,
    owner="ship",
    verification="T",
    validation="Overall levels of published spectra are reproduced to the decimal of the user's guides.",
    limits=(MARGIN,),
    subject="loads",
    similarity="any site",
)
def acoustics(case: Case) -> Finding:
    """Compare the launcher's sound, inside its fairing or upon a ship in the open, with the ship's qualification.

    With 3 dB to spare it passes; with less it is marginal, a test closes it; louder than qualified it fails.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    environment, mechanical = case.launcher.environment, case.ship.mechanical
    where = "sound" if case.ship.in_fairing else "sound_outside"
    level, spectrum = (
        (environment.sound, environment.sound_spectrum)
        if case.ship.in_fairing
        else (environment.sound_outside, environment.sound_outside_spectrum)
    )
    theirs = _sound(f"launcher/{case.launcher.id}", f"environment.{where}", level, spectrum)
    own = _sound(f"ship/{case.ship.id}", "mechanical.sound", mechanical.sound, mechanical.sound_spectrum)
    lack = absent({f"mechanical.sound of {case.ship.id}": own, f"environment.{where} of {case.launcher.id}": theirs})
    required = case.rules[MARGIN]
    if lack is not None or own is None or theirs is None:
        need = "" if theirs is None else f" to {theirs.overall_db + required:.1f} dB overall"
        known = [side.origin for side in (theirs, own) if side is not None]
        return missing(lack or "", SOURCE, f"qualify {case.ship.id}{need} by test", known)
    bands = [band for band in own.bands if band in theirs.bands]
    pairs = [(own.bands[band], theirs.bands[band], f"the band of {band:g} Hz decides") for band in bands]
    bear, meet, reason = min(
        [*pairs, (own.overall_db, theirs.overall_db, "overall level")], key=lambda row: row[0] - row[1]
    )
    margin = bear - meet
    closing = f"{required - margin:.1f} dB more by test, or by blankets of the fairing"
    origins = (theirs.origin, own.origin)
    return against(meet, bear, margin, "dB", SOURCE, reserve=required, reason=reason, closing=closing, inputs=origins)


def _sound(entry: str, key: str, level: Quantity | None, spectrum: SoundSpectrum | None) -> _Sound | None:
    if spectrum is not None:
        overall = spectrum.overall_db if level is None else level.si
        origin = read_off(entry, f"{key}_spectrum", spectrum, round(overall, 2), "dB")
        return _Sound(overall, {point[0]: point[1] for point in spectrum.points}, origin)
    return None if level is None else _Sound(level.si, {}, datum(entry, key, level))
