"""``sharitories profile build``: what each step did, in one line a step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.markup import escape

from sharitories.cli.terminal import err, ledger, out, print_json, shown
from sharitories.reference.profile import build_profile


def run(data: Path, meta: Path, spec: Path, folder: Path, as_json: bool) -> None:
    """Build, and say what was done to how many values; remarks (left out, rescaled, failed) go to stderr."""
    told = build_profile(data, meta, spec, folder)
    if as_json:
        print_json(told)
        return
    table = ledger(["step", "rows", "values"])
    for step, rows in told["rows"].items():
        table.add_row(
            step, str(rows), str(sum(line["values"] for line in told["steps"] if line["step"] == step))
        )
    out.print(table)
    for line in filter(_remarkable, told["steps"]):
        place = f"{line['step']} {line['iCode']}".strip()
        err.print(
            escape(f"{place}: {line['did']} ({line['values']} of {line['of']}) {line['detail']}".rstrip())
        )
    err.print(f"{len(told['files'])} files in {shown(folder)}")


def _remarkable(line: dict[str, Any]) -> bool:
    """What a reader of the result must know: units left out, failed treatment, rescaled weights, what was drawn again."""
    left_out = line["step"] == "screened" and line["values"] > 0
    unfit = line["step"] == "aggregated" and line["detail"]
    drawn = line["step"] in ("uncertainty", "sensitivity")
    return bool(drawn or left_out or unfit or line["did"] == "failed" or "became missing" in line["detail"])
