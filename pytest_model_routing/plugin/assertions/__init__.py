"""One module for each routing pattern; `Evidence` is what they all look at."""
