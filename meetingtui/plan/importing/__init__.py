"""Reading a school's plan document: from a file of any kind to proposed items."""
