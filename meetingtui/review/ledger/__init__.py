"""The ledger (督办台账): an Excel workbook with a row for every item, and reading its edits."""
