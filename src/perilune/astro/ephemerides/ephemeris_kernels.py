"""Several SPK segments as one ephemeris: the chains of bodies, which segment holds when, and what is said outside."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.bodies import naif_id, name_of
from perilune.astro.ephemerides.ephemeris_records import Chebyshev, combined, common_interval_s
from perilune.astro.ephemerides.spk_evaluation import evaluate
from perilune.astro.told_time import told
from perilune.errors import InputError, Problem, suggest
from perilune.formats.spk import Chebyshev as StoredChebyshev
from perilune.formats.spk import SpkSegment
from perilune.formats.spk.model import ECLIPTIC_J2000, SegmentData, States

FloatArray = NDArray[np.float64]
Rows = NDArray[np.intp] | None
"""Which of the epochs are meant; None for all of them."""

_M_PER_KM: Final = 1e3
_OBLIQUITY: Final = np.radians(84_381.448 / 3600.0)  # of ECLIPJ2000, NAIF Frames Required Reading (IAU 1976)
_FROM_ECLIPTIC: Final = np.array(
    [
        [1.0, 0.0, 0.0],
        [0.0, np.cos(_OBLIQUITY), -np.sin(_OBLIQUITY)],
        [0.0, np.sin(_OBLIQUITY), np.cos(_OBLIQUITY)],
    ]
)
_SHOWN: Final = 12
_LONGEST_CHAIN: Final = 50


@dataclass(frozen=True, eq=False)
class Link:
    """One segment of one kernel, ready to evaluate: a body as seen from another over one span."""

    segment: SpkSegment
    path: str
    number: int
    start_tdb_s: float
    end_tdb_s: float

    @classmethod
    def of(cls, segment: SpkSegment, path: str, number: int) -> "Link":
        """Return the link of a segment over its whole span; ``number`` is its place in the kernel, for messages."""
        return cls(segment, path, number, segment.start_tdb_s, segment.end_tdb_s)

    @cached_property
    def data(self) -> SegmentData:
        """The numbers in this machine's byte order and not writeable; those of most kernels are so in the file."""
        data = self.segment.data
        if isinstance(data, States):
            return dataclasses.replace(data, states_km=_native(data.states_km))
        return dataclasses.replace(data, records=_native(data.records))

    def add(self, epochs: FloatArray, sign: float, scale: float, out: FloatArray) -> None:
        """Set ``out`` to ``scale * (state + sign * out)``, in km and km/s times ``scale``, ICRF axes."""
        if self.segment.frame == ECLIPTIC_J2000:
            own = np.zeros_like(out)
            self._refuse_damage(epochs, evaluate(self.data, epochs, 1.0, 1.0, own))
            turned = np.concatenate([own[:, :3] @ _FROM_ECLIPTIC.T, own[:, 3:] @ _FROM_ECLIPTIC.T], axis=1)
            out[:] = scale * (turned + sign * out)
        else:
            self._refuse_damage(epochs, evaluate(self.data, epochs, sign, scale, out))

    def _refuse_damage(self, epochs: FloatArray, bad: int) -> None:
        if bad >= 0:
            what = f"segment {self.number} ('{self.segment.name}', body {self.segment.target})"
            cause = f"{what}: the record at {told(epochs[bad])} is damaged"
            raise InputError(Problem(cause, self.path, expected="a record of that epoch with finite numbers"))


def _native(numbers: FloatArray) -> FloatArray:
    native = np.ascontiguousarray(numbers, dtype=np.float64)
    native.flags.writeable = False
    return native


Chain = tuple[Link, ...]


class Ephemeris:
    """The bodies of several kernels, each as seen from any other.

    :func:`perilune.astro.ephemerides.ephemeris.load` builds it.

    Bodies are names of :mod:`perilune.astro.bodies` or NAIF codes (``-1024`` or ``"-1024"`` for a spacecraft).
    """

    def __init__(self, links: Sequence[Link]) -> None:
        self.links = tuple(links)
        self._centers = {0, *(link.segment.center for link in self.links)}
        self._usual: dict[tuple[int, int], tuple[float, float, Chain, Chain]] = {}
        self._by_target: dict[int, list[Link]] = {}
        for link in reversed(self.links):  # the last one counts first
            self._by_target.setdefault(link.segment.target, []).append(link)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The names of the bodies of all kernels; codes as text where there is no name."""
        return tuple(name_of(code) for code in sorted(self._by_target))

    def spans(self, target: str | int) -> tuple[tuple[float, float], ...]:
        """Return the first and last epoch of each of a body's segments that do not touch, in order of time."""
        spans: list[tuple[float, float]] = []
        for link in sorted(self._segments(target), key=lambda link: link.start_tdb_s):
            if spans and link.start_tdb_s <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], link.end_tdb_s))
            else:
                spans.append((link.start_tdb_s, link.end_tdb_s))
        return tuple(spans)

    def time_range(self, target: str | int, center: str | int = "solar-system-barycentre") -> tuple[float, float]:
        """Return the first and last epoch between which a body is known as seen from another.

        There may be gaps within a body's :meth:`spans`; an epoch in one is refused like one outside.

        Raises:
            InputError: an unknown body, or two that no kernel links.
        """
        up, down = self._first_chain(naif_id(target)), self._first_chain(naif_id(center))
        links = [*(link for link in up if link not in down), *(link for link in down if link not in up)]
        spans = [self.spans(link.segment.target) for link in links] or [self.spans(target)]
        first, last = max(span[0][0] for span in spans), min(span[-1][1] for span in spans)
        if first > last:
            raise InputError(Problem(f"{target} and {center} are never known at once", file=links[0].path))
        return first, last

    def state(self, target: str | int, center: str | int, epoch_tdb_s: ArrayLike) -> FloatArray:
        """Return geometric states (n, 6) in m and m/s; as :func:`perilune.astro.ephemerides.ephemeris.state`."""
        epochs = np.atleast_1d(np.array(epoch_tdb_s, dtype=np.float64, order="C"))  # a copy: one compiled signature
        if epochs.ndim != 1:
            raise InputError(
                Problem(f"epochs of shape {epochs.shape}", expected="one number or a list of numbers, (n,)")
            )
        out = np.zeros((epochs.size, 6))
        for rows, up, down in self._paths(target, center, epochs):
            if rows is None:
                _sum(up, down, epochs, out)
            else:
                part = np.zeros((rows.size, 6))
                _sum(up, down, epochs[rows], part)
                out[rows] = part
        return out

    def position(self, target: str | int, center: str | int, epoch_tdb_s: ArrayLike) -> FloatArray:
        """Return positions (n, 3) in m; as :func:`perilune.astro.ephemerides.ephemeris.position`."""
        return self.state(target, center, epoch_tdb_s)[:, :3]

    def files(self, target: str | int, center: str | int, epoch_tdb_s: ArrayLike) -> tuple[str, ...]:
        """Return the files that states at these epochs are taken from; errors as :meth:`state`."""
        epochs = np.atleast_1d(np.array(epoch_tdb_s, dtype=np.float64))
        paths = self._paths(target, center, epochs)
        return tuple(dict.fromkeys(link.path for _, up, down in paths for link in (*up, *down)))

    def chebyshev(
        self, target: str | int, center: str | int, start_tdb_s: float | None = None, end_tdb_s: float | None = None
    ) -> Chebyshev:
        """Return Chebyshev records of segments of types 2 and 3.

        As :func:`perilune.astro.ephemerides.ephemeris.chebyshev`.
        """
        if naif_id(target) == naif_id(center):
            raise InputError(Problem(f"{target} as seen from itself", expected="two different bodies"))
        first, last = (0.0, 0.0) if None not in (start_tdb_s, end_tdb_s) else self.time_range(target, center)
        start = first if start_tdb_s is None else start_tdb_s
        end = last if end_tdb_s is None else end_tdb_s
        if not start <= end:
            raise InputError(
                Problem(f"the span from {told(start)} to {told(end)} is empty", expected="a start before its end")
            )
        paths = list(self._paths(target, center, np.array([start, end])))
        rows, up, down = paths[0]
        links = [(link, 1.0) for link in up] + [(link, -1.0) for link in down]
        whole = f"from {told(start)} to {told(end)}"
        if rows is not None:
            cause = f"{target} as seen from {center} {whole} lies in more than one segment"
            raise InputError(Problem(cause, links[0][0].path, expected="a span within one segment"))
        parts = [(link.segment.data, sign) for link, sign in links if isinstance(link.segment.data, StoredChebyshev)]
        other = [link for link, _ in links if link.segment.frame == ECLIPTIC_J2000]
        other += [link for link, _ in links if not isinstance(link.segment.data, StoredChebyshev)]
        interval = None if other else common_interval_s([part for part, _ in parts])
        if interval is None:
            path = other[0].path if other else links[0][0].path
            expected = "Chebyshev polynomials in the ICRF (types 2, 3) whose records share their edges"
            raise InputError(Problem(f"no common records of {target} as seen from {center}", path, expected=expected))
        return combined(parts, interval, start, end)

    def _segments(self, body: str | int) -> list[Link]:
        code = naif_id(body)
        if code not in self._by_target:
            files = ", ".join(dict.fromkeys(link.path for link in self.links))
            fix = suggest(str(body), self.bodies) or "add a kernel that holds it"
            raise InputError(Problem(f"no kernel holds {name_of(code)}", file=files, expected=self._known(), fix=fix))
        return self._by_target[code]

    def _known(self) -> str:
        names = self.bodies
        return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")

    def _first_chain(self, body: int) -> Chain:
        """Return the segments that count first from a body down to the root, whatever the epoch."""
        chain: list[Link] = []
        while body in self._by_target and body not in {link.segment.target for link in chain}:
            chain.append(self._by_target[body][0])
            body = chain[-1].segment.center
        return tuple(chain)

    def _paths(self, target: str | int, center: str | int, epochs: FloatArray) -> Iterator[tuple[Rows, Chain, Chain]]:
        """Yield which epochs, the segments to add, and those to subtract, the shared part of the chains left out."""
        goal, origin = naif_id(target), naif_id(center)
        usual = self._usual.get((goal, origin))
        if usual and epochs.size and usual[0] <= epochs.min() and epochs.max() <= usual[1]:
            yield None, usual[2], usual[3]
            return
        for code, body in ((goal, target), (origin, center)):
            if code not in self._centers:
                self._segments(body)
        if not epochs.size or goal == origin:
            if epochs.size and not np.isfinite(epochs).all():
                raise InputError(Problem("an epoch that is not finite", expected="TDB seconds past J2000"))
            return
        low, high = float(epochs.min()), float(epochs.max())
        if not (np.isfinite(low) and np.isfinite(high)):
            worst = float(epochs[~np.isfinite(epochs)][0])
            raise self._outside(target, center, worst, self._first_chain(goal)[:1] or self._first_chain(origin)[:1])
        for rows, up in self._chains(goal, epochs, None, low, high, ()):
            for both, down in self._chains(origin, epochs, rows, low, high, ()):
                above, below = self._trimmed(target, center, epochs, both, up, down)
                self._keep(goal, origin, above, below)
                yield both, above, below

    def _keep(self, goal: int, origin: int, up: Chain, down: Chain) -> None:
        """Keep the usual way between two bodies: over its span each segment is the one that counts first."""
        links = (*up, *down)
        if all(self._by_target[link.segment.target][0] is link for link in links):
            first, last = max(link.start_tdb_s for link in links), min(link.end_tdb_s for link in links)
            self._usual[goal, origin] = (first, last, up, down)

    def _chains(
        self, body: int, epochs: FloatArray, rows: Rows, low: float, high: float, above: Chain
    ) -> Iterator[tuple[Rows, Chain]]:
        """Yield the segments from a body down to where none goes on, for each set of epochs that shares them."""
        seen = {link.segment.target for link in above}
        if len(seen) > _LONGEST_CHAIN:
            cause = f"more than {_LONGEST_CHAIN} bodies, each seen from the next"
            expected = "centers that lead to the solar system's barycentre"
            raise InputError(Problem(cause, above[0].path, expected=expected))
        for link in self._by_target.get(body, ()) if body not in seen else ():
            if high < link.start_tdb_s or link.end_tdb_s < low:
                continue
            if link.start_tdb_s <= low and high <= link.end_tdb_s:
                yield from self._chains(link.segment.center, epochs, rows, low, high, (*above, link))
                return
            left = np.arange(epochs.size) if rows is None else rows
            inside = (link.start_tdb_s <= epochs[left]) & (epochs[left] <= link.end_tdb_s)
            if inside.any():
                yield from self._chains(link.segment.center, epochs, left[inside], low, high, (*above, link))
            rows = left[~inside]
            if not rows.size:
                return
        yield rows, above

    def _trimmed(
        self, target: str | int, center: str | int, epochs: FloatArray, rows: Rows, up: Chain, down: Chain
    ) -> tuple[Chain, Chain]:
        goal, origin = naif_id(target), naif_id(center)
        nodes_up = [goal, *(link.segment.center for link in up)]
        nodes_down = [origin, *(link.segment.center for link in down)]
        meeting = next((node for node in nodes_up if node in nodes_down), None)
        if meeting is not None:
            return up[: nodes_up.index(meeting)], down[: nodes_down.index(meeting)]
        ends = [body for body in (nodes_up[-1], nodes_down[-1]) if body in self._by_target]
        chosen = epochs if rows is None else epochs[rows]
        if ends:
            lacking = self._by_target[ends[0]]
            low, high = min(link.start_tdb_s for link in lacking), max(link.end_tdb_s for link in lacking)
            outside = chosen[(chosen < low) | (chosen > high)]
            raise self._outside(target, center, float((outside if outside.size else chosen)[0]), tuple(lacking))
        loose = next(node for node in (nodes_up[-1], nodes_down[-1]) if node != 0)
        path = (up or down)[-1].path
        cause = f"nothing links {name_of(goal)} with {name_of(origin)}: no kernel holds {name_of(loose)}"
        raise InputError(Problem(cause, path, expected="a kernel of every center", fix=f"add one of body {loose}"))

    def _outside(self, target: str | int, center: str | int, epoch: float, lacking: Chain) -> InputError:
        body = lacking[0].segment.target
        spans = self.spans(body)
        shown = ", ".join(f"{told(a)} to {told(b)}" for a, b in spans[:_SHOWN])
        names = {name_of(code) for code in (naif_id(target), naif_id(center))}
        whose = f"{name_of(body)}: " if name_of(body) not in names or len(names) > 1 else ""
        cause = f"no ephemeris of {target} as seen from {center} at {told(epoch)}"
        more = f" and {len(spans) - _SHOWN} more spans" if len(spans) > _SHOWN else ""
        files = ", ".join(dict.fromkeys(link.path for link in lacking))
        return InputError(Problem(cause, file=files, expected=whose + shown + more, fix=_fix(body, lacking)))


def _fix(body: int, lacking: Chain) -> str | None:
    if 2_000_000 < body < 3_000_000 and any(link.path.endswith("sb441-n16-2000-2070.bsp") for link in lacking):
        return "install the whole kernel, the extra 'asteroids', or give another kernel"
    return None


def _sum(up: Chain, down: Chain, epochs: FloatArray, out: FloatArray) -> None:
    """Set ``out`` to the sum of the links up less those down in m, added in km in the order of NAIF's toolkit."""
    for number, link in enumerate(down, start=1):
        last = number == len(down) and not up
        link.add(epochs, 1.0, -_M_PER_KM if last else 1.0, out)
    if len(up) == 1:
        up[0].add(epochs, -1.0 if down else 1.0, _M_PER_KM, out)
    elif up:
        total = np.zeros_like(out)
        for number, link in enumerate(up, start=1):
            last = number == len(up) and not down
            link.add(epochs, 1.0, _M_PER_KM if last else 1.0, total)
        out[:] = _M_PER_KM * (total - out) if down else total
