"""Flights round the Moon and home without a burn, and how to break them off."""
