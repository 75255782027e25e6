"""What BuildKit's parser and moby's patternmatcher say, through the program in oracle/."""

import json
import subprocess
from typing import Any, NamedTuple

from tests.executor.base import Base


class BuildError(Exception):
    """The build fails before or without a command: what the builder itself says."""


class Instruction(NamedTuple):
    """One instruction as BuildKit read it. `heredocs` maps names to contents, `expands` are those without quotes;
    `json`: the exec form."""

    command: str
    flags: tuple[str, ...]
    args: tuple[str, ...]
    json: bool
    original: str
    heredocs: dict[str, str]
    expands: frozenset[str] = frozenset()

    def flag(self, name: str) -> str | None:
        """The value of `--name=value`; "" for a bare `--name`."""
        for flag in reversed(self.flags):
            key, _, value = flag.removeprefix("--").partition("=")
            if key == name:
                return value
        return None

    def each_flag(self, name: str) -> list[str]:
        """All values of a flag that may be repeated."""
        return [flag.partition("=")[2] for flag in self.flags if flag.startswith(f"--{name}=")]


def parse(base: Base, dockerfile: str) -> list[Instruction]:
    """The Dockerfile's instructions."""
    return [_instruction(one) for one in _ask(base, "parse", dockerfile)]


def kept(base: Base, context: str, ignore: str) -> list[str]:
    """The files of the context that the ignore file keeps, relative to it, and the folders, with a slash at the end."""
    found: list[str] = _ask(base, "ignore", context, ignore)
    return found


def _instruction(one: dict[str, Any]) -> Instruction:
    heredocs = {heredoc["Name"]: heredoc["Content"] for heredoc in one["heredocs"] or ()}
    expands = frozenset(heredoc["Name"] for heredoc in one["heredocs"] or () if heredoc["Expand"])
    flags, args = tuple(one["flags"] or ()), tuple(one["args"])
    return Instruction(one["command"].upper(), flags, args, one["json"], one["original"], heredocs, expands)


def _ask(base: Base, *question: str) -> Any:
    answer = subprocess.run([base.oracle, *question], capture_output=True, text=True)
    if answer.returncode:
        raise BuildError(answer.stderr)
    return json.loads(answer.stdout)
