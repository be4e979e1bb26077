"""The first screen: what is next, what is owed, where the plan stands."""
