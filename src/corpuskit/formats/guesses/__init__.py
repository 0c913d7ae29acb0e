"""What an article's text tells about the article. A guess is marked as one and is never evidence for anything."""
