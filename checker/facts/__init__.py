"""One file -> what it says: immutable facts without types, and their cache."""
