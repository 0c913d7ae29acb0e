"""Files: corpora on disk, sidecars that keep their bytes, records of cleaning, atomic writes."""
