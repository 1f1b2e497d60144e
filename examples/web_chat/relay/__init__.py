"""What stands between the page and Dify: it holds the key, and knows who asks."""
