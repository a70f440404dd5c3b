"""Positions and velocities of the bodies of the solar system."""
