"""One reader per format: text to answers under their labels."""
