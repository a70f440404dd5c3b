"""The options of ``perilune astro propagate``."""

from pathlib import Path
from typing import Annotated

import typer

Until = Annotated[str | None, typer.Option("--until", help="Where the arc ends, with the scale.")]
Duration = Annotated[str | None, typer.Option("--for", help='Or how long it is: "7 d"; below zero backward.')]
Step = Annotated[str | None, typer.Option("--step", help='Between states, "1 h"; a hundredth if none.')]
Center = Annotated[str, typer.Option("--center", help="earth, moon, sun, mars ...")]
ThirdBodies = Annotated[list[str] | None, typer.Option("--third-body", help="Beside Earth, Moon and Sun.")]
EarthField = Annotated[str | None, typer.Option("--earth-field", help="egm96:36, egm2008:70 or FILE.gfc:DEGREE.")]
MoonField = Annotated[str | None, typer.Option("--moon-field", help="grgm900c:20, FILE.gfc:DEGREE or FILE.tab:DEGREE.")]
Tides = Annotated[bool, typer.Option("--tides", help="Solid tides of the Earth.")]
Relativity = Annotated[bool, typer.Option("--relativity", help="General relativity to the first order.")]
Sunlight = Annotated[
    float | None, typer.Option("--sunlight", help="Coefficient times area over mass, m2/kg, of the push.")
]
Drag = Annotated[float | None, typer.Option("--drag", help="Drag coefficient times area over mass, m2/kg.")]
Atmosphere = Annotated[str, typer.Option("--atmosphere", help="nrlmsise00, msis2.1 or us76.")]
Burns = Annotated[
    list[str] | None,
    typer.Option(
        "--burn",
        help='An impulse "at=+1 h, dv=0 50 0 m/s, frame=rtn", or "at=+1 h, thrust=500 N, isp=310 s, for=60 s, '
        'along=earth" (or dv=50 m/s; against=BODY; direction=X Y Z, turn=X Y Z deg/s). Repeatable.',
    ),
]
Mass = Annotated[str | None, typer.Option("--mass", help='Where the arc starts, "1000 kg"; for burns that take some.')]
Events = Annotated[
    list[str] | None,
    typer.Option(
        "--event",
        help="Record apsis, node, altitude:moon:100km, distance:moon:66000km, umbra:earth, penumbra:moon, soi:moon; "
        "impact:moon ends the arc. With :rising or :falling those alone. Repeatable.",
    ),
]
Stops = Annotated[list[str] | None, typer.Option("--stop", help="End the arc at an event, named as by --event.")]
SigmaPosition = Annotated[
    str | None, typer.Option("--sigma-position", help='Standard deviation along each axis, "1 km".')
]
SigmaVelocity = Annotated[
    str | None, typer.Option("--sigma-velocity", help='Standard deviation along each axis, "1 m/s".')
]
CovarianceFile = Annotated[
    Path | None, typer.Option("--covariance", help="File of 36 numbers by rows, in m2, m2/s and m2/s2.")
]
CovarianceFrame = Annotated[str, typer.Option("--covariance-frame", help="Its axes: icrf, rtn, lvlh or vnc.")]
Samples = Annotated[int, typer.Option("--samples", help="Fly as many samples beside the linear covariance.")]
Seed = Annotated[int, typer.Option("--seed", help="Of the samples.")]
Oem = Annotated[Path | None, typer.Option("--oem", help="Write the arc to this file as a CCSDS OEM.")]
Plot = Annotated[Path | None, typer.Option("--plot", help="Draw the distance to this .svg or .png.")]
