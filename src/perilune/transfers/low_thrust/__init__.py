"""Flights and spirals under electric thrust."""
