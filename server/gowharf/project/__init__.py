"""What the files mean together: modules, versions, images, build contexts, and the immutable `Project`.

Knows syntax. Reads no disk but through the `Files` interface; `load.py` holds the disk.
"""
