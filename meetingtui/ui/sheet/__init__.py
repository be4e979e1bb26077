"""The 5W2H sheet of an item."""
