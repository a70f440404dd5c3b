"""Payload curves over C3, altitude, inclination and apogee: nodes, search, checks, and the table of a catalogue."""
