"""What a grading run leaves behind: one writer per format, all of them given a gradebook."""
