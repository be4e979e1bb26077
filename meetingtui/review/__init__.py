"""盘点: where every measure of the plan stands."""
