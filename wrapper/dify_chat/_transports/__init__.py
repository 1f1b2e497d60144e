"""Other libraries below httpx, one a module; a module is imported when a client asks for it."""
