"""What the numbers of a launcher are worth, and what their public intervals make of its payload."""
