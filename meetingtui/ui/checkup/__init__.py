"""The check of the data folder, on the screen."""
