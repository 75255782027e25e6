"""What can be wrong with a configuration, apart from what reads one, so that naming the error costs no import."""


class ConfigError(Exception):
    """A configuration that can't be used; its text is one line: "gowharf.toml:3: …". `line` counts from 1."""

    def __init__(self, path: str, line: int | None, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line
        self.message = message
