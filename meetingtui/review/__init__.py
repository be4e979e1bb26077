"""Review (盘点): reports on the status of every measure of the plan, and what is exported from
them.
"""
