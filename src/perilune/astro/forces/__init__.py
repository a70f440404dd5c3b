"""The forces on a spacecraft as expressions of heyoka, one file each; :mod:`perilune.astro.dynamics` adds them up."""
