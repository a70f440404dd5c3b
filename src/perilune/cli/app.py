"""The command ``perilune``: its groups, and how every ending becomes an exit status.

The group modules import nothing heavy at their top, so that ``perilune --help`` answers at once.
"""

import errno
import sys
import warnings
from typing import Annotated, Any, Final, TextIO

import typer
from typer.core import TyperGroup

from perilune import __version__
from perilune.cli import (
    astro,
    catalogue,
    compare,
    doctor,
    engines,
    integration,
    launch,
    new,
    plan,
    programme,
    report,
    schema,
    serve,
    station,
    transfers,
)
from perilune.cli.output import (
    BAD_INPUT,
    DONE,
    INTERRUPTED,
    report_bad_input,
    report_internal_error,
    report_interruption,
    report_no_solution,
    wants_json,
)
from perilune.errors import InputError, PeriluneError, Problem

UsageError: type[Any] = typer.BadParameter.__bases__[0]

PLACES: Final = (errno.EACCES, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOSPC, errno.ENOTDIR, errno.EPERM, errno.EROFS)
"""What the system says of a file or folder that the user must choose otherwise; it is no mistake of the program."""


class _Interruptible(TyperGroup):
    """The groups below; Ctrl-C leaves it as an ``Abort``, which typer lets through: of its own it makes a bare 130."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # typer keeps its own base of it private
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise typer.Abort from error


app = typer.Typer(
    name="perilune",
    cls=_Interruptible,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"perilune {__version__}")
        raise typer.Exit


@app.callback()
def group(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Designs, checks and presents a joint space-exploration programme.

    Example: perilune plan examples/joint-lunar-station/programme.toml --out out
    """


app.add_typer(astro.app, name="astro")
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(engines.app, name="engines")
app.add_typer(launch.app, name="launch")
app.add_typer(transfers.app, name="transfers")
app.add_typer(integration.app, name="integration")
app.add_typer(station.app, name="station")
app.add_typer(programme.app, name="programme")
app.command("plan")(plan.plan)
app.command("new")(new.new)
app.command("compare")(compare.compare)
app.command("doctor")(doctor.doctor)
app.command("report")(report.report)
app.command("serve")(serve.serve)
app.command("schema")(schema.schema)


def main() -> None:
    """Run the command line and exit: 0 done, 1 infeasible, 2 bad input, 3 internal error, 130 interrupted."""
    as_json = wants_json(sys.argv)
    warnings.showwarning = _show_warning
    try:
        status = app(standalone_mode=False, prog_name="perilune") or DONE
        if status == INTERRUPTED:  # the command has told what it found until then
            report_interruption(as_json=False)
    except InputError as error:
        status = report_bad_input(error, as_json=as_json)
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # no mistake: a group was named without a command
            sys.stderr.write(error.format_message() + "\n")
            sys.exit(BAD_INPUT)
        # typer keeps its own base of usage errors private; the base of the public BadParameter is that class
        status = report_bad_input(InputError(Problem(error.format_message(), fix="see --help")), as_json=as_json)
    except PeriluneError as error:
        status = report_no_solution(error, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        status = report_interruption(as_json=as_json)
    except OSError as error:
        if error.filename is None or error.errno not in PLACES:
            status = report_internal_error(error, as_json=as_json)
        else:
            file, fix = str(error.filename), "name another place, or make room there"
            status = report_bad_input(
                InputError(Problem(f"cannot be used: {error.strerror}", file=file, fix=fix)), as_json=as_json
            )
    except Exception as error:
        if isinstance(error, SystemError) and isinstance(error.__cause__, KeyboardInterrupt):
            status = report_interruption(as_json=as_json)  # Ctrl-C in compiled code, which Python tells so
        else:
            status = report_internal_error(error, as_json=as_json)
    sys.exit(status)


def _show_warning(
    message: Warning | str,
    category: type[Warning],  # noqa: ARG001 - the signature that the library asks for
    filename: str,  # noqa: ARG001
    lineno: int,  # noqa: ARG001
    file: TextIO | None = None,
    line: str | None = None,  # noqa: ARG001
) -> None:
    (file or sys.stderr).write(f"perilune: warning: {message}\n")
