"""The file-tree GOPROXY of the scenarios, from modules.txtar ("GOPROXY protocol" in the Go modules reference).

A module version without a go.mod is one from before modules: its .mod file is made up, as a proxy does. A version that
is a pseudo-version is not listed, so @latest names it.
"""

import io
import json
import pathlib
import re
import zipfile
from collections import defaultdict

from tests.scenarios import txtar

MODULES = pathlib.Path(__file__).parent / "modules.txtar"
_PSEUDO = re.compile(r"-(?:0\.)?\d{14}-[0-9a-f]{12}$")
_TIME = "2024-01-02T03:04:05Z"


def write_tree(folder: pathlib.Path) -> None:
    """Writes all modules below `folder`."""
    versions: dict[tuple[str, str], dict[str, bytes]] = defaultdict(dict)
    for name, content in txtar.parse(MODULES.read_bytes()).files.items():
        path, _, rest = name.partition("@")
        version, _, inner = rest.partition("/")
        versions[path, version][inner] = content
    listed: dict[str, list[str]] = defaultdict(list)
    for (path, version), files in versions.items():
        _write_version(folder / escaped(path) / "@v", path, version, files)
        if not _PSEUDO.search(version):
            listed[path].append(version)
            continue
        listed[path] += []
        (folder / escaped(path) / "@latest").write_text(_info(version))
    for path, names in listed.items():
        (folder / escaped(path) / "@v" / "list").write_text("".join(f"{name}\n" for name in sorted(names)))


def escaped(path: str) -> str:
    """A module path as file name: capitals with `!` before them (module.EscapePath)."""
    return re.sub(r"[A-Z]", lambda capital: "!" + capital[0].lower(), path)


def _write_version(folder: pathlib.Path, path: str, version: str, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    base = str(folder / escaped(version))
    pathlib.Path(f"{base}.info").write_text(_info(version))
    pathlib.Path(f"{base}.mod").write_bytes(files.get("go.mod", f"module {path}\n".encode()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{path}@{version}/{name}"), files[name])
    pathlib.Path(f"{base}.zip").write_bytes(packed.getvalue())


def _info(version: str) -> str:
    return json.dumps({"Version": version, "Time": _TIME})
