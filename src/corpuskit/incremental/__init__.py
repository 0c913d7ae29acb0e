"""The cache: safe to delete, and it never changes a result."""
