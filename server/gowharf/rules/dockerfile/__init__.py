"""Rules on what a Dockerfile's steps do and on the go commands in them."""
