"""astro."""
