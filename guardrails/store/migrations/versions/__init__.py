"""One module for each schema; none is changed once it was released."""
