"""A lunar station: its sites, elements, balances over time, orbits, and the doses of its crews."""
