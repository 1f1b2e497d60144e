"""The operations of the API, a file an area; `base` holds what they share."""
