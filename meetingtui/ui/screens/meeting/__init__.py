"""The meeting screen: one panel for each step, from preparation to closing."""
