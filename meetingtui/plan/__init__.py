"""The term plan (工作计划) as items: the item record, its history, computed status, and changes
to it; ``importing`` reads a plan document.
"""
