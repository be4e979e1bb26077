"""督办台账: every item as a row of an Excel workbook, and what was written into it read back."""
