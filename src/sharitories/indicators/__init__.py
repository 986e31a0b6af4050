"""Territory × indicator × period: measured properties, each with unit, direction, origin and caveats."""
