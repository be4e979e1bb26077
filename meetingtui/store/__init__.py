"""The data folder: one TinyDB file per term, written so that nothing is lost."""
