"""The commands: one function each, files in, a `Report` out. The command line and Python call the same."""
