"""What a run remembers on the disk: results, marks, changes, points set by hand."""
