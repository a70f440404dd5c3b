"""``perilune plan``."""


def plan() -> None:
    """plan"""
