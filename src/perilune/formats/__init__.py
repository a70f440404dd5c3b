"""Thin adapters between files in the formats of the field and plain arrays."""
