"""The search for a plan: solver, objectives in order, packing, start, and the causes of what lacks."""
