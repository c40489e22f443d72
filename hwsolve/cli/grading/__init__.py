"""What ``hwsolve grade`` does between its arguments and its exit status."""
