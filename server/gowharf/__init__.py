"""gowharf: go.mod and Dockerfiles read together.

The rooms, from left to right (a module imports only from its left; import-linter holds the contract):
text, syntax, project, replay, rules, check, report, ide, then cli beside lsp, and dev.
"""

__version__ = "0.1.0"
