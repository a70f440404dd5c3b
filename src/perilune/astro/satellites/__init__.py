"""Satellites that others track and publish: mean elements by SGP4, and what navigation satellites broadcast."""
