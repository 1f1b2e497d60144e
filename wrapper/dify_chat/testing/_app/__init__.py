"""The Dify app that the mock imitates: what it remembers, its model, and its runs."""
