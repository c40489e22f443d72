"""What learning platforms and pipelines take: one writer each."""
