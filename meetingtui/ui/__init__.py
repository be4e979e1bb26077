"""The screens; the only part that imports textual."""
