"""Windows from the launch pad to orbits about the Moon, halo orbits and landing sites."""
