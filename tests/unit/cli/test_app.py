"""Every ending of the command line is an exit status with a message, and ``--json`` prints one document alone."""

import json
import subprocess
import sys

import pytest

from perilune import __version__


def perilune(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "perilune", *arguments], capture_output=True, text=True, check=False)


def test_help_names_every_system_and_gives_an_example():
    done = perilune("--help")
    assert done.returncode == 0
    for name in ("plan", "catalogue", "engines", "launch", "transfers", "integration", "schema"):
        assert name in done.stdout
    assert "Example" in done.stdout


def test_help_imports_nothing_heavy():
    code = (
        "import sys, perilune.cli.app; print([m for m in ('numpy', 'pydantic', 'casadi', 'numba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [("nonsense",), ("catalogue", "show"), ("launch", "payload", "--bogus")])
def test_a_wrong_command_line_exits_with_2(arguments):
    done = perilune(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "problem" in done.stderr


@pytest.mark.parametrize("group", [(), ("launch",), ("catalogue",)])
def test_a_group_alone_shows_its_help(group):
    done = perilune(*group)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Usage: perilune")


def test_the_version_is_told():
    done = perilune("--version")
    assert (done.returncode, done.stdout) == (0, f"perilune {__version__}\n")


@pytest.mark.parametrize("command", [("engines", "performance"), ("transfers", "windows"), ("transfers",)])
def test_a_long_example_stands_on_one_line(command):
    shown = perilune(*command, "--help").stdout.splitlines()
    example = next(line for line in shown if line.startswith("    perilune "))
    assert example.count('"') == 4


def test_bad_input_in_json_is_one_document():
    done = perilune("catalogue", "show", "falcon9", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["errors"][0]["fix"]


def test_a_place_that_cannot_be_used_is_bad_input(tmp_path):
    done = perilune("catalogue", "list", "--folder", str(tmp_path / ("a" * 300)), "--json")
    assert (done.returncode, done.stderr) == (2, "")
    (error,) = json.loads(done.stdout)["errors"]
    assert "too long" in error["cause"] and error["file"] and error["fix"]


def test_a_computation_without_an_answer_is_no_internal_error():
    fall = ["--position-km", "6778", "0", "0", "--velocity-km-s", "0", "0", "0"]
    words = ["astro", "propagate", *fall, "--epoch", "2027-01-01 UTC", "--for", "1 d"]
    plain, document = perilune(*words), perilune(*words, "--json")
    assert (plain.returncode, document.returncode) == (1, 1)
    assert plain.stdout.startswith("no solution: an arc met a singularity")
    assert "singularity" in json.loads(document.stdout)["reason"]


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (RuntimeError("no such thing"), 3, "internal error: RuntimeError: no such thing"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_every_other_ending_is_one_document_too(monkeypatch, capsys, raised, status, said):
    from perilune.cli import app as module

    def broken(**_):
        raise raised

    monkeypatch.setattr(module, "app", broken)
    monkeypatch.setattr("sys.argv", ["perilune", "plan", "x.toml", "--json"])
    with pytest.raises(SystemExit) as ended:
        module.main()
    told = capsys.readouterr()
    assert ended.value.code == status
    (error,) = json.loads(told.out)["errors"]
    assert error["cause"] == said
    assert error["fix"]
    assert told.err


def test_ctrl_c_within_a_command_is_one_document_too(monkeypatch, capsys):
    from perilune.cli import app as module

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("perilune.doctor.diagnose", stopped)
    monkeypatch.setattr("sys.argv", ["perilune", "doctor", "--json"])
    with pytest.raises(SystemExit) as ended:
        module.main()
    told = capsys.readouterr()
    assert ended.value.code == 130
    assert json.loads(told.out)["errors"][0]["cause"] == "interrupted"
    assert told.err.count("interrupted") == 1


@pytest.mark.parametrize("stored", [False, True])
def test_an_interruption_promises_what_is_stored(monkeypatch, capsys, stored):
    from perilune.cli.output import report_interruption

    monkeypatch.setattr("perilune.run.ResultStore.used", stored)
    assert report_interruption(as_json=True) == 130
    told = capsys.readouterr()
    assert ("goes on from" in json.loads(told.out)["errors"][0]["fix"]) is stored
    assert ("is kept" in told.err) is stored


def test_every_command_with_a_record_has_a_schema():
    from typer.testing import CliRunner

    from perilune.cli.app import app
    from perilune.cli.schema import RESULTS

    for command in RESULTS:  # in one process: the imports of all of them take a minute one by one
        done = CliRunner().invoke(app, ["schema", *command.split()])
        assert done.exit_code == 0, (command, done.exception)
        assert "properties" in json.loads(done.stdout) or "$defs" in json.loads(done.stdout)


def test_every_command_has_its_schema():
    from perilune.cli.app import app
    from perilune.cli.schema import RESULTS

    def names(group):
        inner = [command for part in group.registered_groups for command in names(part.typer_instance)]
        return inner + [command.name or command.callback.__name__ for command in group.registered_commands]

    named = {command.name for command in app.registered_commands}
    named |= {f"{group.name} {name}" for group in app.registered_groups for name in names(group.typer_instance)}
    assert named - set(RESULTS) == {"schema", "serve"}  # a site has no record


@pytest.mark.parametrize("command", ["launch payload", "launch curve"])
def test_the_schema_of_an_ascent_knows_the_answer_that_there_is_none(command):
    schema = json.loads(perilune("schema", *command.split()).stdout)
    assert {row["$ref"].rsplit("/", 1)[1] for row in schema["anyOf"]} >= {"NoSolution"}
    assert set(schema["$defs"]["NoSolution"]["required"]) == {"reason", "binding"}
