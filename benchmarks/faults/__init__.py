"""What can go wrong around a run: `python -m benchmarks.faults.SCENE`. Exit code 1 when anything was lost."""
