"""One exchange over httpx: clients, exceptions, retries, logging."""
