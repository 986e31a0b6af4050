"""The commands: help with an example, JSON for programs, three-part errors, exit codes."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from spoiling import child_environment

COMMANDS = [
    ["explore"],
    ["city"],
    ["panel"],
    ["why"],
    ["check"],
    ["serve"],
    ["sources"],
    ["sources", "check"],
    ["sources", "fetch"],
    ["sources", "live"],
    ["observe", "changes"],
    ["observe", "frame"],
    ["observe", "osm"],
    ["observe", "propose-map"],
    ["observe", "resolve"],
    ["observe", "table"],
    ["effects", "estimate"],
    ["effects", "estimators"],
    ["profile", "build"],
    ["roadmap"],
    ["catalogue", "check"],
    ["catalogue", "from-sheet"],
    ["catalogue", "to-sheet"],
    ["studies", "build"],
    ["studies", "copy"],
    ["studies", "list"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_shows_an_example(sharitories_in, command: list[str]) -> None:
    told = sharitories_in(*command, "--help")
    assert told.code == 0
    assert f"Example: sharitories {' '.join(command)}" in told.out


def test_no_command_is_left_out_above() -> None:
    from sharitories.cli.app import app

    groups = {str(group.name): group.typer_instance for group in app.registered_groups}
    names = [[_name(c)] for c in app.registered_commands]
    names += [[group] for group, typer in groups.items() if typer.registered_callback]
    names += [[group, _name(c)] for group, typer in groups.items() for c in typer.registered_commands]
    assert sorted(names) == sorted(COMMANDS)


def _name(command) -> str:
    return command.name or command.callback.__name__.replace("_", "-")


@pytest.mark.parametrize("name", ["epinal", "Épinal", "ÉPINAL", "FR-88160", "fr-88160"])
def test_a_city_is_found_without_its_accents(sharitories_in, bundled_release: Path, name: str) -> None:
    told = json.loads(sharitories_in("city", name, "--release", str(bundled_release), "--json").out)
    assert told["territory_id"] == "FR-88160"
    assert len(told["profiles"]) == 4
    assert len(told["claims"]) > 5


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_city_in_both_languages(sharitories_in, bundled_release: Path, language: str) -> None:
    told = sharitories_in("city", "Lorient", "--release", str(bundled_release), "--lang", language)
    assert told.code == 0
    assert ("habitants" if language == "fr" else "residents") in told.out


def test_a_city_of_the_frame_that_nobody_searched_says_so(sharitories_in, bundled_release: Path) -> None:
    told = sharitories_in("city", "Saint-Quentin", "--release", str(bundled_release))
    assert told.code == 0
    assert "nobody has searched it" in told.out


def test_errors_tell_what_we_did_what_we_found_and_what_to_do(sharitories_in, bundled_release: Path) -> None:
    at = ("--release", str(bundled_release))
    cases = {
        ("city", "Lorent", *at): "Lorient",
        ("city", "zzzzzz", *at): "territories.csv",
        ("city", "", *at): "territories.csv",
        ("city", "Lorient", "--lang", "de", *at): "--lang fr",
        ("why", "claim/drivers/FR-56122", *at): "claim/drivers/FR-56121",
        ("why", "nothing like it", *at): "claims.csv",
        ("check",): "sharitories explore",
        ("check", "nowhere"): "releases/N",
        ("explore", "no-such-study"): "villes-moyennes",
        ("studies", "copy", "no-such-study", "x"): "villes-moyennes",
        ("studies", "copy", "villes-moyennes", "."): "does not exist yet",
    }
    for command, todo in cases.items():
        told = sharitories_in(*command)
        lines = told.err.splitlines()
        assert told.code == 2, command
        assert told.out == "", command
        assert lines[0].endswith(":"), told.err
        assert lines[1].startswith("  "), told.err
        assert not lines[-1].startswith(" "), told.err
        assert todo in told.err, told.err


def test_a_publishers_file_that_is_not_there_has_exit_3(sharitories_in) -> None:
    told = sharitories_in("studies", "build", "villes-moyennes", "--from", "nowhere", "--into", "figures")
    assert told.code in {3, 6}  # 6: a package that only a build needs is not installed
    assert len(told.err.splitlines()) >= 3


def test_what_a_command_does_not_take_has_exit_2_and_no_traceback(sharitories_in) -> None:
    for command in (
        ["nonsense"],
        ["why"],
        ["city"],
        ["serve", "--port", "70000"],
        ["why", "x", "--most", "-1"],
    ):
        told = sharitories_in(*command)
        assert told.code == 2, command
        assert "Traceback" not in told.err


def test_json_parses_and_holds_no_progress(sharitories_in, bundled_release: Path) -> None:
    at = ("--release", str(bundled_release))
    for command in (
        ["city", "Lorient", *at],
        ["city", "Saint-Quentin", *at],
        ["why", "claim/drivers/FR-56121", *at],
        ["check", str(bundled_release)],
        ["sources"],
        ["sources", "live"],
        ["catalogue", "check"],
        ["roadmap", "Lorient", *at],
        ["studies", "list"],
    ):
        told = sharitories_in(*command, "--json")
        assert told.code == 0, told.err
        assert json.loads(told.out), command


def test_explore_as_json_says_what_ran_and_what_is_unknown(explored_study: Path, sharitories_in) -> None:
    told = json.loads(sharitories_in("explore", str(explored_study), "--json").out)
    assert (told["release"], told["new"], told["ran"]) == (1, False, [])
    assert told["unknown"]["not_looked_for"] > 0
    assert len(told["profiles"]) == 44


def test_why_as_a_tree_and_as_json(sharitories_in, bundled_release: Path) -> None:
    at = ("--release", str(bundled_release))
    told = sharitories_in("why", "claim/drivers/FR-56121", *at)
    assert "lorient-la-colloc" in told.out or "more" in told.out
    tree = json.loads(sharitories_in("why", "claim/drivers/FR-56121", *at, "--json").out)
    assert set(tree) >= {"id", "kind", "text", "origin", "children"}


def test_every_kind_of_id_can_be_asked_why(sharitories_in, bundled_release: Path, release) -> None:
    from sharitories.reference.chain import ids

    for table, (column, kind) in ids().items():
        identity = release.tables[table][column][0]
        told = sharitories_in("why", identity, "--release", str(bundled_release))
        assert told.code == 0, told.err
        assert f"{kind} {identity}" in told.out


def test_the_catalogue_has_no_fault(sharitories_in) -> None:
    counts = json.loads(sharitories_in("catalogue", "check", "--json").out)
    assert counts["practices"] >= 45
    assert counts["indicators"] >= 15
    assert counts["faults"] == []


def test_a_copied_study_is_explored_in_its_own_folder(sharitories_in, tmp_path: Path) -> None:
    assert sharitories_in("studies", "copy", "villes-moyennes", "mine").code == 0
    assert {p.name for p in (tmp_path / "mine").iterdir()} >= {"study.yml", "inputs", "figures", "claims.yml"}
    assert not list((tmp_path / "mine").rglob("*.py"))
    assert sharitories_in("studies", "copy", "villes-moyennes", "mine").code == 2


@pytest.mark.parametrize("spoil", ["a file where the folder belongs", "a folder where the lock belongs"])
def test_a_folder_that_cannot_be_written_is_told_in_three_lines(
    sharitories_in, tmp_path: Path, spoil: str
) -> None:
    into = tmp_path / "into"
    if "lock" in spoil:
        (into / ".sharitories" / "lock").mkdir(parents=True)
    else:
        into.write_text("")
    told = sharitories_in("explore", "--into", "into")
    assert told.code == 1
    assert len(told.err.splitlines()) == 3
    assert "Traceback" not in told.err


def test_brackets_in_names_and_folders_are_shown_as_they_are(
    explored_study: Path, sharitories_in, tmp_path: Path
) -> None:
    """Rich reads [b] as an order; in an initiative's name or a folder it is just text."""
    path = explored_study / "inputs" / "initiatives.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",IN'ESS,", ",[/b] IN'ESS <b>,"), encoding="utf-8")
    (explored_study / "claims.yml").write_text("[]", encoding="utf-8")
    odd = tmp_path / "[red]mine"
    shutil.move(explored_study, odd)
    told = sharitories_in("explore", str(odd))
    assert told.code == 0, told.err
    assert "[red]mine" in told.out
    told = sharitories_in("city", "Narbonne", "--release", str(odd))
    assert "[/b] IN'ESS <b>" in told.out
    pages = "".join(p.read_text(encoding="utf-8") for p in (odd / "releases" / "2" / "site").rglob("*.html"))
    assert "IN&#39;ESS &lt;b&gt;" in pages
    assert "IN&#39;ESS <b>" not in pages


def test_a_terminal_without_accents_and_a_pipe_that_is_closed(run, bundled_release: Path) -> None:
    at = ("--release", str(bundled_release))
    plain = {"PYTHONIOENCODING": "ascii"}
    told = run("city", "epinal", *at, env=plain)
    assert told.returncode == 0, told.stderr
    assert "?pinal" in told.stdout
    told = run("city", "epinal", *at, "--json", env=plain)
    assert json.loads(told.stdout)["name"] == "Épinal"
    process = subprocess.Popen(
        [sys.executable, "-m", "sharitories", "why", "claim/who-leads/panel", *at, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
    )
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.wait()


def test_serve_shows_the_site_until_it_is_interrupted(bundled_release: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "sharitories", "serve", str(bundled_release), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=child_environment(),
    )
    try:
        page = _fetched(f"http://127.0.0.1:{port}/site/index.html")
        assert "<html" in page
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert "Traceback" not in err


def _fetched(address: str) -> str:
    until = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_a_port_that_is_taken_is_told(sharitories_in, bundled_release: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = sharitories_in("serve", str(bundled_release), "--port", str(taken.getsockname()[1]))
    assert told.code == 2
    assert "--port" in told.err
