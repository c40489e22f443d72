"""Writers: a derivation as terminal text, Markdown, LaTeX, HTML or JSON."""
