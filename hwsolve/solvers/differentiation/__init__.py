"""What the kinds that differentiate share: targets, traces, difference quotients, how results are written."""
