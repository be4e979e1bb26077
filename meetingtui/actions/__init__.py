"""Every change that a user can make: a function from the records to a Change."""
