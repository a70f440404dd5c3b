"""The way home from the Moon: departures, the aim at the entry, the entry and its landing."""
