"""The circular restricted three-body problem: periodic orbits, families, manifolds."""
