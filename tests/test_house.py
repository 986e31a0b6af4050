"""The house: imports go one way, rooms have honest names, nothing names a machine."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sharitories"
MODULES = sorted(SOURCE.rglob("*.py"))
TREES = {module: ast.parse(module.read_text(encoding="utf-8")) for module in MODULES}

#: Folders of one machine, and hosts from which packages were fetched; written in two pieces, so that this file passes.
MACHINE = re.compile(rb"(?<![\w.:/-])/(?:wo" + rb"rk|ro" + rb"ot|ho" + rb"me|Us" + rb"ers)/[\w.-]")
REGISTRY = re.compile(
    rb"(?:pypi\.org/simp"
    + rb"le|files\.python"
    + rb"hosted\.org|index-u"
    + rb"rl|find-li"
    + rb"nks|registry\.npm"
    + rb"js\.org|artifac"
    + rb"tory)"
)


def test_imports_go_one_way() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_no_room_for_stray_tenants() -> None:
    rooms = {part for module in MODULES for part in module.relative_to(SOURCE).with_suffix("").parts}
    assert (
        rooms & {"utils", "util", "helpers", "helper", "manager", "misc", "common", "core", "base"} == set()
    )


def test_every_module_class_and_function_that_others_may_call_says_what_it_is() -> None:
    silent = [
        f"{module.relative_to(SOURCE)}: {getattr(node, 'name', 'the module')}"
        for module, tree in TREES.items()
        for node in (tree, *_public(tree))
        if not ast.get_docstring(node)
    ]
    assert silent == []


def _public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_half_of_the_functions_fit_in_ten_lines() -> None:
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    assert len(lengths) > 400
    assert statistics.median(lengths) <= 10
    assert max(lengths) <= 70


def _imported(tree: ast.Module) -> set[str]:
    """The whole name of every module that is imported, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


COMPUTING = (
    "numpy",
    "scipy",
    "statistics",
    "sharitories.indicators.formulas",
    "sharitories.indicators.intervals",
)
COMPUTING += ("sharitories.profiles", "sharitories.reference.findings")


@pytest.mark.parametrize("room", ["publication", "cli"])
def test_what_shows_computes_nothing(room: str) -> None:
    """Pages and commands render; they import nothing that computes a figure."""
    for module, tree in TREES.items():
        if module.is_relative_to(SOURCE / room):
            guilty = {name for name in _imported(tree) if name.startswith(COMPUTING)}
            assert guilty == set(), module.relative_to(SOURCE)


def test_nothing_reads_the_clock_or_draws_without_a_seed() -> None:
    """The same inputs give the same bytes: no date of today, no unseeded draw in what makes a release."""
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            where = f"{module.relative_to(SOURCE)}:{node.lineno} {called}"
            assert not re.search(r"(\.now|\.today|time\.time|utcnow|localtime|uuid4|urandom)$", called), where
            if called.endswith("default_rng"):
                assert node.args, where
            assert not called.startswith(("random.", "np.random.seed")), where


def test_no_name_of_the_program_is_written_in_its_code_for_one_study_alone() -> None:
    """A city's code belongs to the study and the catalogue, never to a condition in the code."""
    code = re.compile(r"FR-(?:11262|40192|88160|44184|15014|85191)|PT-0105|NL-GM0402|BE-71016|SE-1290")
    for module in MODULES:
        if module.is_relative_to(SOURCE / "sources"):
            continue  # what a publisher's file calls a place
        compared = [
            ast.unparse(node)
            for node in ast.walk(TREES[module])
            if isinstance(node, ast.Compare) and code.search(ast.unparse(node))
        ]
        assert compared == [], module.relative_to(SOURCE)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_nothing_tracked_names_a_machine_or_a_registry_or_is_large() -> None:
    for path in _tracked():
        content = path.read_bytes()
        assert len(content) < 1_500_000, path
        for what in (MACHINE, REGISTRY):
            found = what.search(content)
            assert not found or _allowed(path, content, found), f"{path.relative_to(ROOT)}: {found}"


def _allowed(path: Path, content: bytes, found: re.Match[bytes]) -> bool:
    """The Makefile forbids the addresses of registries by name; bytes of a table may look like anything."""
    line = content[content.rfind(b"\n", 0, found.start()) + 1 : content.find(b"\n", found.end())]
    return (
        path.suffix in {".parquet", ".gz", ".png", ".feather"}
        or b"--no-emit-" in line
        or b"--no-emit" in line
    )


def test_the_bundled_figures_are_small() -> None:
    figures = SOURCE / "studies" / "villes_moyennes" / "figures"
    assert sum(p.stat().st_size for p in figures.iterdir()) < 6_000_000


def test_every_kind_of_file_that_decides_a_release_is_in_the_digest_of_the_code() -> None:
    """A template or text of a kind that the digest leaves out could change without a new release."""
    from sharitories.stages import digest_of_code

    folders = ("catalogue", "publication", "reference", "observations", "indicators", "profiles")
    kinds = {p.suffix: p for f in folders for p in (SOURCE / f).rglob("*") if p.is_file()}
    kinds.pop(".pyc", None)
    assert len(digest_of_code(folders)) == 64
    source = (SOURCE / "stages.py").read_text(encoding="utf-8")
    for suffix, example in kinds.items():
        assert f'"{suffix}"' in source, example
