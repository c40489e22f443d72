"""What a class has in common: statistics, wrong answers, pairs of students who share them."""
