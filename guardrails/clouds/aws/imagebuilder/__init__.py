"""EC2 Image Builder: machines that build and test images."""
