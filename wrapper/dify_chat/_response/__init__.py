"""From the bytes of a response to a result or an error."""
