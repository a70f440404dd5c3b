"""An oxidiser and a fuel, or a monopropellant, as CEA takes them: reactants, shares, temperatures, enthalpy."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perilune.engines import propellants
from perilune.engines.cea_library import cea, mixture


@dataclass(frozen=True)
class Charge:
    """The reactants of a pair; the weights are shares of the mass of the fuel and of the oxidiser ``(n,)``."""

    names: tuple[str, ...]
    reactants: Any
    fuel_weights: NDArray[np.float64]
    oxidiser_weights: NDArray[np.float64]
    temperatures_k: NDArray[np.float64]

    def weights(self, mixture_ratio: float) -> NDArray[np.float64]:
        """Return the shares of all reactants at a mixture ratio, which a monopropellant has not."""
        if not self.oxidiser_weights.any():
            return self.fuel_weights
        found: NDArray[np.float64] = self.reactants.of_ratio_to_weights(
            self.oxidiser_weights, self.fuel_weights, mixture_ratio
        )
        return found

    def enthalpy(self, weights: NDArray[np.float64]) -> float:
        """Return the enthalpy as CEA wants it: over the gas constant."""
        return float(self.reactants.calc_property(cea.ENTHALPY, weights, self.temperatures_k) / cea.R)


@cache
def charge(oxidiser: str, fuel: str) -> Charge:
    """Return the reactants of a pair, or of a monopropellant where the oxidiser is ``none``.

    Raises:
        InputError: an unknown propellant.

    >>> charge("LOX", "Aerozine-50").names
    ('N2H4(L)', 'C2H8N2(L),UDMH', 'O2(L)')
    >>> charge("none", "N2H4").oxidiser_weights
    array([0.])
    """
    mono = oxidiser == propellants.NONE
    fuels = (propellants.monopropellant(fuel) if mono else propellants.fuel(fuel)).reactants
    oxidisers = () if mono else propellants.oxidiser(oxidiser).reactants
    names = tuple(name for name, _, _ in (*fuels, *oxidisers))
    return Charge(
        names,
        mixture(names),
        np.array([share for _, share, _ in fuels] + [0.0] * len(oxidisers)),
        np.array([0.0] * len(fuels) + [share for _, share, _ in oxidisers]),
        np.array([kelvin for *_, kelvin in (*fuels, *oxidisers)]),
    )
