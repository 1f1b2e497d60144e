"""What a test prepares and asserts: answers, events and faults; the requests that arrived."""
