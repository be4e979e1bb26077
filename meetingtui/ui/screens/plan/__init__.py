"""The plan screens: the tree of items, one item with its history, changing and dividing items,
importing a document, carrying over from the last term.
"""
