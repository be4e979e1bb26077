"""Check a data folder: findings with advice, and repairs that are safe."""
