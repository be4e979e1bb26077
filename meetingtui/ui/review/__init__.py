"""The review: where everything stands, leaf by leaf."""
