"""The review as one HTML file, to be read on a phone, printed or projected."""
