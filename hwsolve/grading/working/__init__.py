"""A worked solution read and judged: text to fragments, fragments to claims, claims to verdicts."""
