"""Real builds with BuildKit, the engine behind `docker build`, and without a registry.

The daemon is compiled from its Go module (tool/), base images are made here out of busybox and a Go toolchain. They
prove what Dockerfiles and Go mean, not what the official images hold. Needs root on Linux and runc.
"""
