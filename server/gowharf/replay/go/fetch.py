"""The module cache and the way to it: what is there already, what GOPROXY allows, what can't work.

The cache is files of the image below GOMODCACHE: `cache/download/PATH/@v/VERSION.{info,mod,zip}` (modfetch/cache.go).
What a proxy or a host holds is unknown, so that a fetch fails is never certain, but for GOPROXY=off, no network at all
and direct access without git.
"""

from collections.abc import Iterable

from gowharf.project import private
from gowharf.replay.go import files, modfiles, proxylist, stdlib, sums
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.requires import Required, place_in
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.writing import module_cache_failure
from gowharf.replay.image import Image, Node
from gowharf.replay.look import Presence
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join
from gowharf.startup import NamedTuple, regex
from gowharf.syntax.modpath import escape
from gowharf.text.source import Place

_GIT_HOSTS = ("github.com/", "gitlab.com/", "bitbucket.org/")
_CREDENTIALS = "SSH_AUTH_SOCK NETRC GIT_SSH_COMMAND GIT_SSH GIT_ASKPASS GIT_CONFIG_COUNT GIT_CONFIG_GLOBAL".split()
_FILES = (".netrc", ".gitconfig", ".git-credentials", ".ssh", ".config/git")
_ZERO = regex(r"(?:v0\.0\.0|v\d+\.0\.0-00010101000000-000000000000)\Z")


class Way(NamedTuple):
    """What holds for every module that one command fetches: GOPROXY's entries (None: unknown), which of them Go refuses
    and why, the patterns of GONOPROXY, the cache's directory, and whether the user may surely write all of it."""

    entries: tuple[str, ...] | None
    fault: tuple[str, str] | None
    direct: str | None
    cache: str | None
    writable: bool


class Cached(NamedTuple):
    """What the module cache has of a module."""

    gomod: Presence
    files: Presence


def cache_directory(scene: Scene) -> str | None:
    """GOMODCACHE; None: unknown."""
    value = scene.env.get("GOMODCACHE")
    if value:
        return clean(value) if value.startswith("/") else None
    if value is None:
        return None
    gopath = scene.env.get("GOPATH")
    if gopath is None:
        return None
    first = gopath.partition(":")[0]
    if first:
        return join(first, "pkg/mod") if first.startswith("/") else None
    home = scene.world.user.home
    return join(home, "go/pkg/mod") if home else None


def cached(scene: Scene, path: str, version: str) -> Cached:
    """Whether the cache has a module's go.mod and its files."""
    root = cache_directory(scene)
    if root is None:
        return Cached(Presence.UNKNOWN, Presence.UNKNOWN)
    image = scene.world.image
    base = f"{root}/cache/download/{escape(path)}/@v/{escape(version)}"
    archive = image.look(base + ".zip").presence
    if archive is not Presence.PRESENT:
        tree = image.look(f"{root}/{escape(path)}@{escape(version)}").presence
        if tree is not Presence.ABSENT:
            archive = tree
    return Cached(image.look(base + ".mod").presence, archive)


_NOTHING = Cached(Presence.ABSENT, Presence.ABSENT)


def _is_empty(scene: Scene) -> bool:
    """Whether the cache surely holds no module at all: so it is before the first download."""
    root = cache_directory(scene)
    if root is None or not scene.world.image.look(root + "/cache/download").absent:
        return False
    look = scene.world.image.look(root)
    return look.absent or (look.present and scene.world.image.children(root) == ((), True))


def downloaded(scene: Scene, image: Image, modules: Iterable[tuple[str, str]], others: bool) -> Image:
    """The image with those modules in the cache; `others`: perhaps with more that can't be known."""
    root = cache_directory(scene)
    if root is None:
        return image.with_haze("/", changes=False)
    uid = scene.world.user.uid
    names = frozenset(f"{escape(path)}/@v/{escape(version)}" for path, version in modules)
    image = image.with_haze(root, changes=False) if others else image
    if not names:
        return image
    # go makes the cache's directories as the user who runs it.
    if not image.look(root).present:
        image = image.with_files(dict.fromkeys((root, root + "/cache", root + "/cache/download"), Node("dir", uid=uid)))
    return image.with_modules(root + "/cache/download", names, uid)


def proxies(scene: Scene) -> tuple[str, ...] | None:
    """GOPROXY's entries up to direct or off, separators dropped; None: unknown."""
    value = scene.env.get("GOPROXY")
    if value is None:
        return None
    return tuple(entry.text for entry in proxylist.in_force(value or "https://proxy.golang.org,direct"))


def way(scene: Scene) -> Way:
    """How modules that the cache lacks are fetched."""
    patterns = scene.env.get("GONOPROXY")
    if patterns == "":
        patterns = scene.env.get("GOPRIVATE")
    world = scene.world
    return Way(
        proxies(scene),
        proxylist.fault(scene.env.get("GOPROXY") or ""),
        patterns,
        cache_directory(scene),
        world.user.uid == 0 and all(mount.writable for mount in world.image.mounts),
    )


def is_off(held: Way, path: str) -> bool | None:
    """Whether GOPROXY=off forbids that module: modules that GONOPROXY matches go direct all the same."""
    if held.entries is None:
        return None
    if not held.entries or held.entries[0] != "off":
        return False
    return None if held.direct is None else not private.match_prefixes(held.direct, path)


def is_private(scene: Scene, path: str) -> bool:
    """Whether a module can't be public: named so by the settings or GOPRIVATE, or its host is known to no resolver."""
    patterns = scene.env.get("GOPRIVATE") or ""
    return private.is_private(path, ",".join((*scene.world.private, patterns)))


def cannot_fetch(
    scene: Scene, held: Way, path: str, version: str, where: str, plain: bool = False, place: Place | None = None
) -> Failure | None:
    """Why a module that is not in the cache can't be had, or None where nothing says so. `plain`: the message doesn't
    name the module (a module's files, found missing for an import)."""
    name = "" if plain else f"{path}@{version}: "
    values = {"module": path, "version": version}
    if is_off(held, path):
        says = f"{where}{name}module lookup disabled by GOPROXY=off"
        return Failure(kinds.PROXY_OFF, says, place, {**values, "cache": held.cache or ""})
    entries = held.entries
    if entries is None:
        return None
    if held.fault is not None:
        entry, said = held.fault
        said = said if plain else _asked(said, f"{escape(path)}/@v/{escape(version)}.mod")
        return Failure(kinds.PROXY_INVALID, f"{where}{name}{said}", place, {**values, "entry": entry})
    only_files = bool(entries) and entries[0].startswith("file:")
    if not scene.world.network and not only_files:
        named = bool(entries) and entries[0] not in ("direct", "off")
        url = proxylist.Entry(entries[0], "").shown if named else "https://" + path
        says = f'{where}{name}Get "{url}": dial tcp: network is unreachable'
        return Failure(kinds.NO_NETWORK, says, place, values)
    direct = entries[:1] == ("direct",) or bool(held.direct and private.match_prefixes(held.direct, path))
    if direct and scene.world.tools.git is False:
        says = f'{where}{name}{_without_git(scene, path)}: exec: "git": executable file not found in $PATH'
        return Failure(kinds.NO_VCS, says, place, values, certain=path.startswith(_GIT_HOSTS))
    unwritable = None if held.writable else module_cache_failure(scene, held.cache, path, version, where)
    if unwritable is not None:
        return unwritable
    if _ZERO.match(version):
        return Failure(
            kinds.UNPUBLISHED,
            f"{where}{path}@{version}: invalid version: unknown revision",
            place,
            values,
            certain=False,
        )
    if is_private(scene, path) and not _way_in(scene, path, entries, direct):
        host = path.partition("/")[0]
        says = f"{where}{name}{_refused(scene, path, version, entries, direct)}"
        return Failure(kinds.PRIVATE_MODULE, says, place, {**values, "host": host}, certain=False)
    return None


def _asked(said: str, file: str) -> str:
    """What go says of an address that it could ask nothing of, with the file that it asks for."""
    front, quote, rest = said.partition('": dial')
    if said.startswith("Get ") and quote:
        return f"{front}/{file}{quote}{rest}"
    front, colon, rest = said.partition(": no such file")
    return f"{front}/{file}{colon}{rest}" if said.startswith("reading ") and colon else said


def _way_in(scene: Scene, path: str, entries: tuple[str, ...], direct: bool) -> bool:
    """Whether something may let go in where the public can't: a secret or an SSH agent, credentials in the image, a
    proxy that somebody runs for themselves."""
    world = scene.world
    if any(mount.name == "secret" for mount in world.image.mounts):
        return True
    if any(name in world.env for name in _CREDENTIALS) or scene.env.get("GOAUTH") not in ("", "netrc", "off"):
        return True
    if not direct and not private.is_private(path, ",".join(world.private)):
        return True  # only GOPRIVATE names it, and GONOPROXY sends it to the proxy all the same
    if not direct and any(entry.own for entry in map(proxylist.Entry, entries, [""] * len(entries))):
        return True
    home = scene.env.get("HOME") or world.user.home
    if home is None or world.image.look("/etc/gitconfig").present or world.image.touched("/etc/gitconfig"):
        return True
    return any(not world.image.look(join(home, name)).absent for name in _FILES)


def _refused(scene: Scene, path: str, version: str, entries: tuple[str, ...], direct: bool) -> str:
    """What go says of a module that nobody gives it."""
    if not direct and entries and entries[-1] not in ("direct", "off"):
        url = f"{proxylist.Entry(entries[-1], '').shown}/{escape(path)}/@v/{escape(version)}.mod"
        return f"reading {url}: " + ("no such file or directory" if url.startswith("file:") else "404 Not Found")
    host = path.partition("/")[0]
    if path.startswith(_GIT_HOSTS):
        prompt = f"could not read Username for 'https://{host}': terminal prompts disabled"
        return f"invalid version: git ls-remote -q origin: exit status 128:\n\tfatal: {prompt}"
    if private.match_prefixes(scene.env.get("GOINSECURE") or "", path):
        return f'unrecognized import path "{path}": http/https fetch: Get "http://{path}?go-get=1"'
    return f'unrecognized import path "{path}": https fetch: Get "https://{path}?go-get=1"'


def _without_git(scene: Scene, path: str) -> str:
    """What go tries first with git: since 1.26 `git version`, before that to make a bare repository."""
    minor = stdlib.minor(scene.go_version)
    if minor is None or minor >= 26:
        return "unable to resolve git version: failed to execute git version"
    from hashlib import sha256

    root = "/".join(path.split("/")[:3])
    digest = sha256(f"git3:https://{root}".encode()).hexdigest()
    return f"git init --bare in {cache_directory(scene)}/cache/vcs/{digest}"


def module_failures(
    scene: Scene, load: Load, modules: Iterable[Required], whole: bool, where: str = "go: "
) -> tuple[tuple[Failure, ...], tuple[str, ...], bool]:
    """For modules that a command must have: the failures, what must be fetched, and whether all that is known.

    `whole`: it wants the modules' files, not their go.mod alone. Directory replacements must be there with a go.mod.
    """
    failures: list[Failure] = []
    fetches: list[str] = []
    known = True
    held = way(scene)
    empty = _is_empty(scene)
    for module in modules:
        if module.local is not None:
            problem, certain = replacement_gomod(scene, load, module)
            known = known and certain
            if problem is not None:
                failures.append(problem._replace(says=where + problem.says))
            continue
        path, version = module.actual
        there = _NOTHING if empty else cached(scene, path, version)
        presence = there.files if whole else there.gomod
        wrong = sums.mismatch(load, module, True) or (sums.mismatch(load, module, False) if whole else None)
        if presence is Presence.PRESENT:
            failures.extend([wrong] if wrong is not None else [])
            continue
        failure = wrong or cannot_fetch(scene, held, path, version, where, place=module.place)
        if presence is Presence.UNKNOWN:
            known = False
            if failure is not None and failure.kind == kinds.PRIVATE_MODULE:
                failures.append(failure)
            continue
        fetches.append(f"{path}@{version}")
        if failure is not None:
            failures.append(failure)
    return tuple(failures), tuple(fetches), known


def replacement_gomod(scene: Scene, load: Load, module: Required) -> tuple[Failure | None, bool]:
    """A directory replacement whose go.mod the module graph needs; whether that is known."""
    directory = module.local
    assert directory is not None and module.replacement is not None
    at = join(directory, "go.mod")
    look = files.look(scene.world, at)
    written = module.replacement.replace.new_path
    short = files.short(at, scene.workdir)
    if look.present:
        source = scene.world.image.read(at)
        where = f"{module.name} (replaced by {written}): parsing {short}: "
        broken = modfiles.dependency_failure(source, at, scene.go_version, where) if source is not None else None
        return broken, True
    if look.presence is Presence.UNKNOWN:
        return None, False
    missing = files.look(scene.world, directory).absent
    says = f"{module.name} (replaced by {written}): reading {short}: open {at}: no such file or directory"
    return replacement_failure(module, says, missing), True


def replacement_failure(module: Required, says: str, missing: bool) -> Failure:
    """The failure of a local replacement: its directory or only its go.mod is missing."""
    assert module.replacement is not None
    replace = module.replacement.replace
    values = {
        "module": module.path,
        "version": module.version,
        "directory": module.local or "",
        "path": replace.new_path,
    }
    kind = kinds.REPLACEMENT_MISSING if missing else kinds.REPLACEMENT_GO_MOD_MISSING
    return Failure(kind, says, place_in(module.replacement.path, replace.new_token.span), values)
