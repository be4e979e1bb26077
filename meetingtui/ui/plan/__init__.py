"""The plan as a tree, and one item with its whole history."""
