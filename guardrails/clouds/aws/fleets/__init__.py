"""EC2 Fleets and Spot Fleets."""
