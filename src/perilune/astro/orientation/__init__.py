"""How the Earth, the Moon and the planets are turned, and frames that move with a spacecraft."""
