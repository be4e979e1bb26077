"""The review as one HTML file with the plan's figures, charts and items, for phones and
printing.
"""
