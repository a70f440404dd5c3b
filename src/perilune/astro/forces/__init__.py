"""The forces on a spacecraft as expressions of heyoka, one file each.

:mod:`perilune.astro.propagation.dynamics` adds them up; what varies along a flight comes from ``environment``.
"""
