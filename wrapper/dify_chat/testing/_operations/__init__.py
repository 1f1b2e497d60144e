"""The operations of the API: one function for each, which makes the response."""
