"""A spacecraft flown under a force model: arcs, burns, events, dispersion."""
