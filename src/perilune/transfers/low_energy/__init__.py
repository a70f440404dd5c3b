"""Transfers far beyond the Moon that let the Sun lift the perigee."""
