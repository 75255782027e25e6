"""One file a language: `parse(text) -> tree`, for any string, in linear time, never raising.

A tree is spans over the text. Problems are part of the tree. In recovery the newline wins: what is broken damages
its own line at most. Nothing here knows of versions of Go, of the disk, or of other files.
"""
