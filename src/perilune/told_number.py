"""Numbers in a sentence: three digits or whole thousands, and what is counted in the singular where it is one."""


def short_number(value: float) -> str:
    """Return a number as a reader wants it: three digits, from a thousand on all before the point.

    >>> short_number(0.12345), short_number(999.7), short_number(12345.6)
    ('0.123', '1,000', '12,346')
    """
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def counted(number: float | str, what: str) -> str:
    """Return a number with what it counts, whose name is given in the plural; a number in words stays as it is.

    >>> counted(1, "person-years"), counted(2.5, "launches"), counted(1, "launches"), counted("1", "kg")
    ('1 person-year', '2.5 launches', '1 launch', '1 kg')
    """
    told = number if isinstance(number, str) else short_number(number)
    return f"{told} {_singular(what) if told == '1' else what}"


def _singular(what: str) -> str:
    if what == "people":
        return "person"
    if what.endswith("ches"):
        return what[:-2]
    return what[:-1] if what.endswith("s") and len(what) > 3 else what  # not a symbol: s, Pa s
