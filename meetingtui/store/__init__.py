"""Reading and writing the data folder: term files (TinyDB), backups, settings, outgoing mail."""
