"""Options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

BUNDLED = "villes-moyennes"
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
