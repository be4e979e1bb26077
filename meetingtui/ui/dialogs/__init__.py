"""Modal dialogs that are shown over a screen."""
