"""Running a command: sources of work, batches, workers, parts."""
