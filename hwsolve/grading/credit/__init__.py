"""What an answer is worth short of right, and what may be told of the reference."""
