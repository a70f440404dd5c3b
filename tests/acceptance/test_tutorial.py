"""Every command of the tutorial and of the how-to pages runs as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perilune.programme.new import new_programme
from tests.unit.integration.test_own_files import CHECK

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="the pages' shell")]
DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(sh|toml)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall((DOCS / page).read_text(encoding="utf-8")) if kind == language]


def run(command: str, place: Path) -> str:
    """Run a line in a shell whose ``perilune`` is this one; 1 is an answer too: something can't be met."""
    environment = os.environ | {"PERILUNE_CACHE": str(place / "cache"), "COLUMNS": "160"}
    command = re.sub(r"^perilune ", f"{sys.executable} -m perilune ", command)
    done = subprocess.run(command, shell=True, cwd=place, env=environment, capture_output=True, text=True, timeout=900)  # noqa: S602
    assert done.returncode in (0, 1), f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def test_the_tutorial(tmp_path):
    told = {command: run(command, tmp_path) for text in blocks("tutorial.md", "sh") for command in text.splitlines()}
    assert "99 of 99 published figures met" in told["perilune doctor"]
    assert (tmp_path / "out" / "report.html").stat().st_size < 3_000_000
    (protocol,) = (tmp_path / "protocols").glob("*.html")
    assert all(
        re.search(letters, protocol.read_text(encoding="utf-8")) for letters in ("[а-я]{5}", "[\u4e00-\u9fff]{2}")
    )
    compared = " ".join(told["perilune compare out-before out"].split())
    assert "cargo-lander" in compared
    assert "5200 -> 9800" in compared


def test_the_how_to(tmp_path):
    mine, own = tmp_path / "my", tmp_path / "own"
    new_programme(tmp_path / "new")
    shutil.copytree(tmp_path / "new" / "catalogue", mine)
    (mine / "launchers").mkdir()
    (own / "checks").mkdir(parents=True)
    rocket = next(text for text in blocks("catalogue.md", "toml") if text.startswith('id = "my-rocket"'))
    (mine / "launchers" / "my-rocket.toml").write_text(rocket, encoding="utf-8")
    (mine / "sites").mkdir()
    site = (DOCS.parent / "src" / "perilune" / "catalogue" / "data" / "sites" / "ksc.toml").read_text(encoding="utf-8")
    (mine / "sites" / "my-site.toml").write_text(site.replace('id = "ksc"', 'id = "my-site"'), encoding="utf-8")
    rules = next(text for text in blocks("rule-sets.md", "toml") if "[checks]" in text)
    (own / "rules.toml").write_text(rules, encoding="utf-8")
    (own / "checks" / "paint.py").write_text(CHECK, encoding="utf-8")
    shutil.copy(DOCS.parent / "examples" / "lunar-campaign" / "campaign.toml", own / "campaign.toml")
    told = {command: run(command, tmp_path) for text in blocks("how-to.md", "sh") for command in text.splitlines()}
    assert any("Paint" in answer or "paint" in answer for command, answer in told.items() if "--checks" in command)
    assert (tmp_path / "ascent.svg").is_file()


def test_the_python_of_the_how_to(tmp_path):
    page = (DOCS / "how-to.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert 7000.0 < float(done.stdout) < 15_000.0  # 8.2 t published for the class, 10.6 t anchored here
