"""Flights from planet to planet: porkchops, opportunities, chains of flybys, round trips, the full model."""
