"""The regular meeting (行政例会): its record, its agenda, its four blocks."""
