"""The leaves of the review, one module each: records in, lines out."""
