"""The independent flight of a plan in parts: its flights, elements, people, stocks and shares, each followed alone."""
