"""What is being done, shown while it is done: a bar on a terminal, plain lines elsewhere, always on standard error."""

import sys
from typing import Protocol, TextIO


class Progress(Protocol):
    """What the executor tells while it works."""

    def start(self, total: int, stored: int) -> None:
        """Begin: of ``total`` tasks, ``stored`` are already in the store."""

    def done(self, label: str) -> None:
        """Tell that one more task is done."""

    def stop(self) -> None:
        """End, whether all is done or not."""


class Silent:
    """No display."""

    def start(self, total: int, stored: int) -> None:
        """Show nothing."""

    def done(self, label: str) -> None:
        """Show nothing."""

    def stop(self) -> None:
        """Show nothing."""


class Lines:
    """One line per finished task, for logs and pipes."""

    def __init__(self, title: str, stream: TextIO) -> None:
        self._title, self._stream = title, stream
        self._total = self._count = 0

    def start(self, total: int, stored: int) -> None:
        """Write how much there is to do."""
        self._total, self._count = total, stored
        self._write(f"{self._title}: {total} task{'' if total == 1 else 's'}, {stored} already known")

    def done(self, label: str) -> None:
        """Write one line."""
        self._count += 1
        self._write(f"{self._title}: [{self._count}/{self._total}] {label}")

    def stop(self) -> None:
        """Write nothing more."""

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


class Bar:
    """A bar with count, time and the task that ended last, for a terminal."""

    def __init__(self, title: str, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn(title),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._bar = RichProgress(*columns, console=Console(file=stream), transient=True)
        self._task = self._bar.add_task("", total=None)

    def start(self, total: int, stored: int) -> None:
        """Show the bar."""
        self._bar.update(self._task, total=total, completed=stored)
        self._bar.start()

    def done(self, label: str) -> None:
        """Move the bar by one task."""
        self._bar.update(self._task, advance=1, description=label)

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def progress_display(title: str, stream: TextIO | None = None) -> Progress:
    """Return a display for a stream, standard error unless told otherwise: a bar if it is a terminal, else lines."""
    chosen = sys.stderr if stream is None else stream
    return Bar(title, chosen) if chosen.isatty() else Lines(title, chosen)
