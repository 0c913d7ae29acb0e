"""Runs on a Ray cluster of three nodes: what it survives, and what it costs."""
