"""How fast, how good, and beside whom: `python -m benchmarks`."""
