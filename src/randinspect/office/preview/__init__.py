"""What would be drawn, and what stands in the way of it, told before anything is locked."""
