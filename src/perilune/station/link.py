"""A radio link: what power arrives over a distance, and how fast data may go."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import C_LIGHT
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

BOLTZMANN: Final = 1.380_649e-23
"""[J/K], by definition of the SI."""


@dataclass(frozen=True)
class Link:
    """One direction of a link: sender and receiver, and what the modulation needs.

    ``eb_n0_db`` is the ratio of energy in a bit to noise that the code needs, ``losses_db`` pointing, lines,
    polarisation, ``margin_db`` is kept.
    """

    power_w: float
    send_diameter_m: float
    receive_diameter_m: float
    frequency_hz: float
    noise_temperature_k: float
    send_efficiency: float = 0.55
    receive_efficiency: float = 0.55
    eb_n0_db: float = 2.5
    losses_db: float = 2.0
    margin_db: float = 3.0

    def __post_init__(self) -> None:
        names = ("power_w", "send_diameter_m", "receive_diameter_m", "frequency_hz", "noise_temperature_k")
        wrong = [name for name in names if not 0.0 < getattr(self, name) < math.inf]
        wrong += [name for name in ("send_efficiency", "receive_efficiency") if not 0.0 < getattr(self, name) <= 1.0]
        if wrong:
            raise InputError(
                [Problem(f"{name} of a link", expected="above zero; an efficiency at most 1") for name in wrong]
            )


@dataclass(frozen=True)
class LinkBudget:
    """A link over one distance, in decibels: gains, loss of free space, carrier to noise density, and the data rate."""

    distance_km: float
    send_gain_dbi: float
    eirp_dbw: float
    free_space_loss_db: float
    receive_gain_dbi: float
    carrier_to_noise_density_dbhz: float
    data_rate_mbit_s: float


def dish_gain(diameter_m: float, frequency_hz: float, efficiency: float) -> float:
    """Return the gain of a dish, as a ratio: efficiency x (pi D / wavelength)^2.

    >>> round(10.0 * math.log10(dish_gain(70.0, 8.42e9, 0.687)), 1)
    74.2
    """
    return efficiency * (math.pi * diameter_m * frequency_hz / C_LIGHT) ** 2


def free_space_loss_db(distance_m: float, frequency_hz: float) -> float:
    """Return the loss of free space [dB] (Friis 1946): 20 log10(4 pi d f / c).

    >>> round(free_space_loss_db(384_400e3, 8.42e9), 1)
    222.6
    """
    return 20.0 * math.log10(4.0 * math.pi * distance_m * frequency_hz / C_LIGHT)


def data_rate(link: Link, distance_m: FloatArray) -> FloatArray:
    """Return the data rate over distances [bit/s], (n,): received power over noise density and needed energy a bit."""
    send = dish_gain(link.send_diameter_m, link.frequency_hz, link.send_efficiency)
    receive = dish_gain(link.receive_diameter_m, link.frequency_hz, link.receive_efficiency)
    spread = (C_LIGHT / (4.0 * math.pi * distance_m * link.frequency_hz)) ** 2
    taken = 10.0 ** (-0.1 * link.losses_db)
    received = link.power_w * send * receive * spread * taken
    needed = BOLTZMANN * link.noise_temperature_k * 10.0 ** (0.1 * (link.eb_n0_db + link.margin_db))
    return np.asarray(received / needed)


def link_budget(link: Link, distance_m: float) -> LinkBudget:
    """Return the budget of a link over one distance."""
    send = 10.0 * math.log10(dish_gain(link.send_diameter_m, link.frequency_hz, link.send_efficiency))
    receive = 10.0 * math.log10(dish_gain(link.receive_diameter_m, link.frequency_hz, link.receive_efficiency))
    power = 10.0 * math.log10(link.power_w)
    loss = free_space_loss_db(distance_m, link.frequency_hz)
    noise = 10.0 * math.log10(BOLTZMANN * link.noise_temperature_k)
    carrier = power + send - loss + receive - link.losses_db - noise
    rate = float(data_rate(link, np.array([distance_m]))[0])
    return LinkBudget(distance_m / 1e3, send, power + send, loss, receive, carrier, rate / 1e6)
