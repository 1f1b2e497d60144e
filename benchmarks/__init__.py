"""What the client costs, beside the least that it could cost and beside others; `make bench` runs it."""
