"""The term plan: reading it from the school's document, and its items in use."""
