"""Orbits near the Moon in the full model: carried over, frozen, kept."""
