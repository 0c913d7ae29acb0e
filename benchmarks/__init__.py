"""How fast, how good, and beside whom: `python -m benchmarks`."""

import os

# Who installs a package gets its bytecode with it, as the peers here do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
