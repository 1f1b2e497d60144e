"""What a call is made with: options, timeouts, validated input, files."""
