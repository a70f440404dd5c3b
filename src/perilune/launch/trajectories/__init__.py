"""What an ascent does after it is found: flight, events, ground track, drop zones, the way back of a stage."""
