"""HTTP: the server, the requests that arrive, checks of their fields, responses and errors."""
