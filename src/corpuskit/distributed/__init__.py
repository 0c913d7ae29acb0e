"""Runs over many machines: shuffles, partitions, connected components."""
