"""What judges: worker processes that can be killed, on this machine or behind Dask."""
