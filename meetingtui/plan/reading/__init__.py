"""How a school's document is understood: a stream of lines and tables, then a tree."""
