"""The mixed-integer programme of a campaign on its time-expanded network."""
