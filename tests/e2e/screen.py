"""A program in a terminal (tmux, on a socket of its own): keys go in, and what is on the screen is read."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.e2e import tools

PATIENCE = 30.0  # seconds until a test is given up
PAUSE = 0.05


class Screen:
    """The program ends with the `with` block, however that is left."""

    def __init__(self, folder: Path, command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
        self._tmux = [tools.program("tmux"), "-S", str(folder / "tmux"), "-f", "/dev/null"]
        self._environment = {name: value for name, value in environment.items() if name not in ("TMUX", "TMUX_PANE")}
        self._folder = cwd
        self._command = command

    def __enter__(self) -> "Screen":
        self._run("new-session", "-d", "-s", "it", "-x", "150", "-y", "40", *self._command)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, timeout=PATIENCE)

    def type(self, *keys: str) -> None:
        """Keys by tmux's names (Enter, Escape, Space); anything else is typed as it is."""
        self._run("send-keys", "-t", "it", *keys)

    def text(self) -> str:
        return self._run("capture-pane", "-p", "-t", "it")

    def see(self, piece: str) -> str:
        """The screen, as soon as it shows a piece of text."""
        return self._until(lambda text: piece in text, f"{piece!r} is not on the screen")

    def lose(self, piece: str) -> None:
        """Waits until a piece of text is gone."""
        self._until(lambda text: piece not in text, f"{piece!r} is still on the screen")

    def ended(self) -> None:
        """Waits until the program has ended by itself."""
        end = time.monotonic() + PATIENCE
        while subprocess.run([*self._tmux, "has-session", "-t", "it"], capture_output=True).returncode == 0:
            assert time.monotonic() < end, f"still there:\n{self.text()}"
            time.sleep(PAUSE)

    def _until(self, holds: Callable[[str], bool], otherwise: str) -> str:
        end = time.monotonic() + PATIENCE
        while not holds(text := self.text()):
            assert time.monotonic() < end, f"{otherwise}:\n{text}"
            time.sleep(PAUSE)
        return text

    def _run(self, *arguments: str) -> str:
        command = [*self._tmux, *arguments]
        done = subprocess.run(
            command, cwd=self._folder, env=self._environment, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout
