"""What sees what: access, eclipses, occultations."""
