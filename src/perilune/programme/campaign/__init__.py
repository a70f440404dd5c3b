"""The campaign: which flight carries what to the Moon and when: a mixed-integer programme on a time-expanded network."""
