"""What a publication says of the light at a place on the Moon."""

from perilune.catalogue.quantity import Altitude, Duration, Ratio, Record, Text


class PublishedLight(Record):
    """The share of time in which a place sees the Sun.

    ``mast`` is the height of the eyes over the ground, ``case`` says the terrain and the years of the study, and
    ``longest_night`` the longest darkness where it is published.
    """

    share: Ratio
    case: Text
    mast: Altitude | None = None
    longest_night: Duration | None = None
