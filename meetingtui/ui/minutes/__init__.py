"""The minutes: what the Word file will say, and the key that writes it."""
