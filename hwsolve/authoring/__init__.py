"""What the author of a problem file works with: linting, templates, the schema for editors."""
