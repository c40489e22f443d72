"""Many submissions: workers that can be killed, a journal, and what a class has in common."""
