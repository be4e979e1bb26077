"""What one typed line of Chinese says: a task, opinions, progress."""
