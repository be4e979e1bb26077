"""Screens of the review: pages of figures, item lists, item timeline, ledger and summary."""
