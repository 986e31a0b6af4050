"""The house: imports go one way, rooms have honest names, nothing names a machine."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sharitories"
MODULES = sorted(SOURCE.rglob("*.py"))


def test_imports_go_one_way() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_no_room_for_stray_tenants() -> None:
    assert {m.stem for m in MODULES} & {"utils", "helpers", "manager", "misc", "common"} == set()


def test_half_of_the_functions_fit_in_ten_lines() -> None:
    lengths = [
        node.end_lineno - node.lineno + 1
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    ]
    assert statistics.median(lengths) <= 10


def test_publication_computes_nothing() -> None:
    for module in (SOURCE / "publication").rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        assert "numpy" not in text
        assert "scipy" not in text


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_nothing_tracked_names_a_machine_or_is_large() -> None:
    home = str(Path.home()) + "/"
    for path in _tracked():
        assert path.stat().st_size < 1_500_000, path
        if path.suffix in {".py", ".md", ".yml", ".toml", ".txt", ".csv", ".json"}:
            content = path.read_bytes()
            assert home.encode() not in content, path
            assert f"{ROOT}/".encode() not in content, path


def test_the_bundled_figures_are_small() -> None:
    figures = SOURCE / "studies" / "villes_moyennes" / "figures"
    assert sum(p.stat().st_size for p in figures.iterdir()) < 6_000_000
