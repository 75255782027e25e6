"""What a go command will do: `predict(world, argv) -> Prediction`, as cmd/go decides, phase by phase.

Each phase is one file and looks at the world in the order in which the go command does: environment and flags, which
toolchain, go.work and go.mod, which -mod, vendor consistency, packages and go.sum, then what the command itself does.
The first phase that fails decides. A phase that can't know says UNKNOWN and the rest is not asked. In that order:

- `world` in and out, `predict` the order itself, `state` what phases hand on, `kinds` and `kinds_commands` the causes
- the line: `goenv` (`experiments`), `command` (`flags`, `flagfiles`), `needs`
- the toolchain: `toolchain`, `versions`
- main modules: `modules`, `workspace`, `modfiles` (`godebugs`), `replacing`, `untidy`, `mode`, `vendoring`
- packages: `packages` (`patterns`, `named`, `targets`, `embeds`), `imports`, `providers` (`provided`, `unprovided`)
- the network: `requires`, `sums`, `fetch`, `proxylist`
- commands (`commands` is the list of them): `building` and what that needs (`build`, `gopath`, `outputs`, `writing`),
  `modcommands` (`editing`), `tidying` (`drift`), `querying`, `workcommands`, `envcommands`; `answers`
- names that Go knows: `stdlib`, `platforms`; `files` looks into the image for all of them
"""
