"""Time scales, frames, ephemerides, Lambert's problem and propagation: the ground under every trajectory."""
