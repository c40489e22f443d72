"""Sizes of the quantities of a network, laid out for one sample and for a batch."""
