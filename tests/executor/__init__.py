"""Runs a Dockerfile for real without a Docker engine: the oracle of the scenarios.

Each stage is a folder; each RUN is `/bin/sh` in a chroot with its own mount and network namespaces (no network), a real
Go toolchain of the version that FROM names at /usr/local/go and a file-tree GOPROXY at /proxy. BuildKit's own parser
reads the Dockerfile, moby's patternmatcher the .dockerignore. Needs root on Linux. What else images hold and package
managers are not simulated. `base.prepare` makes what is needed, `building.build` builds.
"""
