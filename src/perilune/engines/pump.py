"""The work of a pump on a liquid propellant, with the compressibility that counts for liquid hydrogen."""

from dataclasses import dataclass
from typing import Final

from perilune.errors import NoSolution


@dataclass(frozen=True)
class Liquid:
    """Density at the tank [kg/m3] and adiabatic bulk modulus [Pa] (density times squared speed of sound)."""

    density_kg_m3: float
    bulk_modulus_pa: float


_STIFFENING: Final = 6.5
"""Growth of the bulk modulus with pressure, usual of simple liquids (Murnaghan 1944, PNAS 30:244; 4 to 8)."""

LIQUIDS: Final = {
    "LOX": Liquid(1141.0, 1141.0 * 905.0**2),
    "LH2": Liquid(70.8, 70.8 * 1101.0**2),
    "CH4": Liquid(422.0, 422.0 * 1339.0**2),
    "RP-1": Liquid(810.0, 810.0 * 1330.0**2),
    "NTO": Liquid(1443.0, 1443.0 * 1000.0**2),
    "H2O2": Liquid(1390.0, 1390.0 * 1700.0**2),
    "UDMH": Liquid(791.0, 791.0 * 1240.0**2),
    "MMH": Liquid(875.0, 875.0 * 1550.0**2),
    "Aerozine-50": Liquid(900.0, 900.0 * 1600.0**2),
    "N2H4": Liquid(1004.0, 1004.0 * 2080.0**2),
    "NH3": Liquid(682.0, 682.0 * 1760.0**2),
    "ethanol": Liquid(785.0, 785.0 * 1144.0**2),
    "methanol": Liquid(787.0, 787.0 * 1103.0**2),
    "propane": Liquid(581.0, 581.0 * 1190.0**2),
    "Jet-A": Liquid(804.0, 804.0 * 1320.0**2),
    "MON-3": Liquid(1433.0, 1433.0 * 1000.0**2),
    "LF2": Liquid(1505.0, 1505.0 * 1000.0**2),
}
"""Liquids at their tank temperature: densities and speeds of sound of general tables, unverified (3 %)."""


def liquid(propellant: str) -> Liquid | NoSolution:
    """Return the properties of a liquid propellant, or that they are missing."""
    reason = f"not evaluable: density of {propellant} missing; known: {', '.join(LIQUIDS)}"
    return LIQUIDS.get(propellant) or NoSolution(reason, "density")


def pump_work_j_kg(fluid: Liquid, rise_pa: float, efficiency: float) -> float:
    """Return the shaft work for one kilogram raised by a pressure, isentropic over efficiency.

    The integral of dp/rho with the density of Murnaghan's equation; for a stiff liquid it is rise over density.
    Checked: the RS-25's fuel pump, head 178,400 ft at about 44 MPa, 533 kJ/kg before its efficiency.

    >>> round(pump_work_j_kg(LIQUIDS["LH2"], 44e6, 1.0) / 1e3)
    542
    """
    n = _STIFFENING
    scale = fluid.bulk_modulus_pa / (fluid.density_kg_m3 * (n - 1.0))
    stretch = (1.0 + n * rise_pa / fluid.bulk_modulus_pa) ** (1.0 - 1.0 / n) - 1.0
    return float(scale * stretch / efficiency)
