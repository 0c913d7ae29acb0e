"""What corpuskit does: one function a command, files in, a `Report` out. The command line and Python call the same."""
