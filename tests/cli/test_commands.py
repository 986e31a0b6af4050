"""The commands: help with an example, JSON for programs, three-part errors, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

COMMANDS = [
    ["explore"],
    ["city"],
    ["why"],
    ["check"],
    ["serve"],
    ["sources"],
    ["catalogue", "check"],
    ["studies", "build"],
    ["studies", "copy"],
    ["studies", "list"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_shows_an_example(run, command: list[str]) -> None:
    told = run(*command, "--help")
    assert told.returncode == 0
    assert f"Example: sharitories {' '.join(command)}" in told.stdout


def test_a_city_is_found_without_its_accents(run, bundled_release: Path) -> None:
    told = json.loads(run("city", "epinal", "--release", str(bundled_release), "--json").stdout)
    assert told["territory_id"] == "FR-88160"
    assert len(told["profiles"]) == 4
    assert len(told["claims"]) > 5


def test_an_unknown_city_and_an_unknown_id_get_a_suggestion(run, bundled_release: Path) -> None:
    told = run("city", "Lorent", "--release", str(bundled_release))
    assert told.returncode == 2
    assert "Lorient" in told.stderr
    told = run("why", "claim/drivers/FR-56122", "--release", str(bundled_release))
    assert told.returncode == 2
    assert "claim/drivers/FR-56121" in told.stderr


def test_why_as_a_tree_and_as_json(run, bundled_release: Path) -> None:
    told = run("why", "claim/drivers/FR-56121", "--release", str(bundled_release))
    assert "lorient-la-colloc" in told.stdout or "more" in told.stdout
    tree = json.loads(
        run("why", "claim/drivers/FR-56121", "--release", str(bundled_release), "--json").stdout
    )
    assert set(tree) >= {"id", "kind", "text", "origin", "children"}


def test_nothing_published_yet_is_told_with_the_next_step(run) -> None:
    told = run("check")
    assert told.returncode == 2
    assert "sharitories explore" in told.stderr


def test_the_catalogue_has_no_fault(run) -> None:
    told = run("catalogue", "check", "--json")
    assert told.returncode == 0
    counts = json.loads(told.stdout)
    assert counts["practices"] >= 45
    assert counts["indicators"] >= 15
    assert counts["faults"] == []


def test_an_unknown_study(run) -> None:
    told = run("explore", "no-such-study")
    assert told.returncode == 2
    assert "villes-moyennes" in told.stderr
