"""The data folder gone through: what is wrong with it, what to do, what can be mended here."""
