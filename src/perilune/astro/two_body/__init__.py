"""Kepler's motion and Lambert's problem."""
