"""The plan screens: the tree of items, one item with its history, importing a document."""
