"""`RUN --mount=…`: what a step sees besides the image's own files."""

from collections.abc import Callable, Mapping

from gowharf.replay.copying import CopySource, reasons
from gowharf.replay.image import Image, Mount
from gowharf.replay.look import Node, Uid
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join
from gowharf.replay.state import State
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Flag, expand, parse_mount
from gowharf.syntax.dockerfile import Mount as MountFlag
from gowharf.text.source import Place

Open = Callable[[str], "CopySource | None"]
"""What a `from` names: "" is the build context; None where it is unknown."""


class Mounted(NamedTuple):
    """`env` are secrets given as variables. `caches` maps a mount's target to its cache's id. `sure` is False where one
    is mounted nobody knows where."""

    mounts: tuple[Mount, ...]
    env: Mapping[str, None]
    failures: tuple[Failure, ...]
    caches: Mapping[str, str]
    sure: bool


def mounts_of(
    state: State,
    flags: tuple[Flag, ...],
    dockerfile: str,
    escape: str,
    empty: Image,
    source: Open,
    refuses: "Callable[[MountFlag], Failure | None]",
    caches: Mapping[str, Image],
) -> Mounted:
    """The mounts of a RUN. `empty` is an image without files; `caches` what earlier steps left in cache mounts;
    `refuses` says why a mount may not be taken from where it says."""
    mounts: list[Mount] = []
    failures: list[Failure] = []
    ids: dict[str, str] = {}
    env: dict[str, None] = {}
    sure = True
    for flag in flags:
        if flag.name != "mount":
            continue
        mount = parse_mount(flag)
        target = _expanded(state, mount.target, escape)
        if mount.type == "secret" and mount.env:
            env[mount.env] = None
        if mount.type == "ssh":
            env["SSH_AUTH_SOCK"] = None  # as BuildKit sets it (llb.AddSSHSocket)
        if mount.type in ("secret", "ssh"):
            mounts.extend(_secret(state, mount, target, empty))
            continue
        if target is None or (state.workdir is None and not target.startswith("/")):
            sure = False
            continue
        at = join(state.workdir or "/", target)
        if mount.type == "cache":
            name = _expanded(state, mount.id, escape) or at
            ids[at] = name
            mounts.append(_cache(state, mount, at, name, empty, source, caches))
        elif mount.type == "tmpfs":
            mounts.append(Mount(at, empty.with_file("/", Node("dir", mode=0o1777)), "/", True, "tmpfs"))
        else:
            made = refuses(mount) or _bind(state, mount, at, dockerfile, escape, empty, source)
            if isinstance(made, Failure):
                failures.append(made)
                sure = sure and made.kind in ("mount-source-missing", "copy-from-missing")
                if made.kind == "copy-from-missing":
                    mounts.append(Mount(at, empty.with_haze("/"), "/", not mount.readonly, "bind"))
            else:
                mounts.append(made)
    return Mounted(tuple(mounts), env, tuple(failures), ids, sure)


def _secret(state: State, mount: MountFlag, target: str | None, empty: Image) -> list[Mount]:
    """The file of a secret, which one that is only a variable has not, nor an agent's socket."""
    target = target or (f"/run/secrets/{mount.id or ''}" if not mount.env else None)
    if mount.type != "secret" or not target:
        return []
    node = Node("file", uid=_uid(mount), mode=0o400)
    return [Mount(join(state.workdir or "/", target), empty.with_file("/secret", node), "/secret", False, "secret")]


def _bind(
    state: State, mount: MountFlag, at: str, dockerfile: str, escape: str, empty: Image, source: Open
) -> Mount | Failure:
    tree = source(mount.from_ or "")
    raw = _expanded(state, mount.source, escape) if mount.source is not None else "/"
    if tree is None or raw is None:
        return Mount(at, empty.with_haze("/"), "/", not mount.readonly, "bind")
    path = clean(raw)
    look = tree.seen(path)
    if look.absent and path != "/":
        says = f'failed to compute cache key: failed to calculate checksum of ref: "{path}": not found'
        place = Place(dockerfile, mount.flag.span)
        if mount.from_:
            values = {"source": raw, "path": path[1:], "from": mount.from_}
            return Failure("copy-from-missing", says, place, values)
        values, places = reasons(tree, raw, path)
        return Failure("mount-source-missing", says, place, values, places)
    if look.node is not None and look.node.kind == "file":
        inner = empty.with_file("/file", look.node)
        return Mount(at, inner, "/file", not mount.readonly, "bind")
    inner = empty.with_tree("/", tree, tree.real(path), uid=-1)
    return Mount(at, inner, "/", not mount.readonly, "bind")


def _cache(
    state: State, mount: MountFlag, at: str, name: str, empty: Image, source: Open, caches: Mapping[str, Image]
) -> Mount:
    """A cache mount: on a fresh machine it is empty, owned by uid (default root)."""
    held = caches.get(name)
    if held is None:
        mode = int(mount.mode, 8) if mount.mode and mount.mode.isdigit() and not set(mount.mode) & {"8", "9"} else 0o755
        held = empty.with_file("/", Node("dir", uid=_uid(mount), mode=mode))
        if mount.from_:
            held = held.with_haze("/")
    return Mount(at, held, "/", not mount.readonly, "cache " + name)


def _uid(mount: MountFlag) -> Uid:
    if mount.uid is None:
        return 0
    return int(mount.uid) if mount.uid.isdigit() else None


def _expanded(state: State, raw: str | None, escape: str) -> str | None:
    return None if raw is None else expand(raw, state.variables, escape).value
