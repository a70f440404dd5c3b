"""Perilune designs, checks and presents a joint space-exploration programme.

Each system is a package of its own with a command of the same name; the main job is ``perilune.programme``.
"""

__version__ = "0.1.0"
