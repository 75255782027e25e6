"""The module cache of this machine, read aside when somebody first completes a module, and again when it may be old."""

import os
import sys
import threading
import time
from collections.abc import Mapping

from gowharf.project.modulecache import cached_modules, module_cache

OLD = 60.0  # seconds


class ModuleCache:
    """See the module's docstring. All on the loop but for the reading itself."""

    def __init__(self) -> None:
        self._known: Mapping[str, frozenset[str]] = {}
        self._read = 0.0  # when, by the monotonic clock
        self._reader: threading.Thread | None = None

    def modules(self) -> Mapping[str, frozenset[str]]:
        """What is known of the cache now; what is old is read again, for who asks later."""
        reading = self._reader is not None and self._reader.is_alive()
        if not reading and (not self._read or time.monotonic() - self._read > OLD):
            self._reader = threading.Thread(target=self._look, name="gowharf-modules", daemon=True)
            self._reader.start()
        return self._known

    @property
    def settled(self) -> bool:
        """Whether the cache has been read."""
        return bool(self._read)

    def _look(self) -> None:
        """In the thread."""
        home = os.path.expanduser("~")
        self._known = cached_modules(module_cache(os.environ, home, _configuration(home)))
        self._read = time.monotonic()


def _configuration(home: str) -> str:
    """The user's configuration directory, as Go's os.UserConfigDir has it."""
    if os.name == "nt":
        return os.environ.get("APPDATA", home)
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support")
    return os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
