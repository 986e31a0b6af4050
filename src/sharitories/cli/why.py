"""``sharitories why``."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.tree import Tree

from sharitories.cli.terminal import WORKSPACE, out, print_json
from sharitories.errors import UsageError
from sharitories.reference.chain import EvidenceChain
from sharitories.reference.release import find_release, read_release


def run(identity: str, given: Path | None, as_json: bool, most: int) -> None:
    """Print the chain below an id, as a tree or as JSON."""
    chain = read_release(find_release(given, WORKSPACE)).chain
    if identity not in chain.rows:
        raise _unknown(identity, chain)
    tree = chain.tree(identity)
    if as_json:
        print_json(tree)
    else:
        branch = Tree(_label(tree, set()), guide_style="dim")
        _grow(branch, tree, most, set())
        out.print(branch)


def _unknown(identity: str, chain: EvidenceChain) -> UsageError:
    near = difflib.get_close_matches(identity, chain.rows, n=3, cutoff=0.6)
    return UsageError(
        f"Looking for {identity}",
        "nothing in this release has that id",
        f"Did you mean {' or '.join(near)}?"
        if near
        else "Ids stand in data/claims.csv and the other tables.",
    )


def _grow(tree: Tree, node: dict[str, Any], most: int, told: set[str]) -> None:
    """Add what a node rests on; an origin is told in full once."""
    children = node["children"]
    shown = children[:most] if most else children
    for child in shown:
        _grow(tree.add(_label(child, told)), child, most, told)
    if len(shown) < len(children):
        tree.add(f"[dim]… and {len(children) - len(shown)} more (--most 0 shows all)[/]")
    for child in node.get("against", []):
        _grow(tree.add(f"[bold]says otherwise[/] {_label(child, told)}"), child, most, told)


def _label(node: dict[str, Any], told: set[str]) -> str:
    if node["kind"] == "origin":
        if node["id"] in told:
            return f"[bold]origin[/] [cyan]{escape(node['id'])}[/] [dim](told above)[/]"
        told.add(node["id"])
    lines = [f"[bold]{node['kind']}[/] [cyan]{escape(node['id'])}[/]", escape(node["text"])]
    origin = node["origin"]
    if origin and node["kind"] in {"observation", "testimony", "origin"}:
        lines.append(f"[dim]{escape(_where(node['kind'], origin))}[/]")
    return "\n".join(line for line in lines if line)


def _where(kind: str, origin: dict[str, Any]) -> str:
    if kind == "origin":
        copy = f"\nread in {origin['repository']} {origin['path']} at {origin['commit']}"
        return f"{origin['url']} · {origin['licence']}" + (copy if origin["repository"] else "")
    locator = f" · {origin['locator']}" if origin.get("locator") else ""
    return f"{origin['title']} · {origin['url']}{locator}"
