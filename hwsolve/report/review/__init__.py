"""A reviewed document as terminal text, Markdown, HTML, JSON."""
