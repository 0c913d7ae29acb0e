"""Guesses about an article from its text. A guess is marked as one and is never evidence for anything."""
