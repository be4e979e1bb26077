"""The very first start, before there is a school."""
