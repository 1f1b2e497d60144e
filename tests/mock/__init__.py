"""MockDify over plain HTTP, what a test prepares on it and asserts about it, and the fixture `mock_dify`."""
