"""The plan that the values of a solved programme say."""
