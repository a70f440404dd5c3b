"""The starter programme that ``perilune new`` writes: files to copy, no code."""
