"""The report sheet (会前填报) screens: sheets sent out before a meeting, and reports read back."""
