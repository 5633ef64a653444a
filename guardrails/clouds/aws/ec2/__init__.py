"""EC2: instances, hosts, launch templates."""
