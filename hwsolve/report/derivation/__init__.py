"""A derivation as terminal text, Markdown, LaTeX, HTML or JSON, with its tables, plots and graphs."""
