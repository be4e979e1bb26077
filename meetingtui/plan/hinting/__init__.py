"""What a measure's own words suggest: one module for each kind of hint."""
