"""The screens that set up the school at the first start, and change its settings later."""
