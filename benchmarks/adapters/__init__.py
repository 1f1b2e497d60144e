"""One module a client, each with `Sync`, `Async` or both, imported where the client is installed."""
