"""``python -m sharitories``."""

from sharitories.cli import main

main()
