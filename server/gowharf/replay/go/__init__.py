"""What a go command will do: `predict(world, argv) -> Prediction`, as cmd/go decides, phase by phase.

Each phase is one file and looks at the world in the order in which the go command does: environment and flags, which
toolchain, go.work and go.mod, which -mod, vendor consistency, packages and go.sum, then what the command itself does.
The first phase that fails decides. A phase that can't know says UNKNOWN and the rest is not asked.
"""
