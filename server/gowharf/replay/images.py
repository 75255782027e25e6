"""What base images bring: their Go, environment, tools and files, as far as it is known without a registry.

Only the official golang image and the mirrors of Docker Hub's library have a known Go; every other image's Go is
unknown, even one called golang, unless the configuration names it. Facts: docker-library/golang (GOTOOLCHAIN=local
since 2023-09, GOPATH=/go, WORKDIR /go, /go mode 1777), Docker Hub's debian, alpine and busybox, distroless, and
tonistiigi/xx, whose files are copied over a root.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from gowharf.project.references import parse_reference
from gowharf.project.releases import NEWEST, last_patch
from gowharf.replay.go.world import Tools
from gowharf.replay.look import ABSENT, PROGRAMS, UNKNOWN, Look, Node, Presence
from gowharf.replay.paths import parent, parents
from gowharf.startup import NamedTuple, regex

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
GO_PATH = "/go/bin:/usr/local/go/bin:" + SYSTEM_PATH

# Where Docker Hub's official images can also be had, in front of "golang" or "library/golang".
_HUB = ("", "docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "mirror.gcr.io")
_ECR = "public.ecr.aws"

_GLIBC = frozenset(
    """debian ubuntu buildpack-deps fedora centos rockylinux almalinux amazonlinux oraclelinux""".split()
)
_MUSL = frozenset(["alpine"])
_DISTROLESS = regex(r"distroless/(static|base|base-nossl|cc)(?:-debian\d+)?$")
_GO_TAG = regex(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:rc|beta)\d+)?(?:-(.+))?$")

# go and gofmt lie in the first and nothing else; the others are empty in the images that have a known one.
_ALL_KNOWN = ("/usr/local/go/bin/", "/usr/local/bin/", "/usr/local/sbin/")

_SYSTEM = frozenset("""bin boot dev etc lib lib32 lib64 libx32 media mnt opt proc run sbin srv sys usr var""".split())


class Files:
    """The files of a base image: what is surely there, what surely isn't, and unknown for the system's own folders.

    `unplaced`: nothing is known, but it holds nothing in the folders into which a build copies its files.
    """

    def __init__(self, known: Mapping[str, Node], unknown: frozenset[str] | None, unplaced: bool = False) -> None:
        self._unplaced = unplaced
        self._known = {"/": Node("dir", mode=0o755), **known}
        self._unknown = unknown  # top-level names about which nothing is known; None: nothing is known at all
        self._dirs = {at for path in self._known for at in parents(path)}

    def look(self, path: str) -> Look:
        node = self._known.get(path)
        if node is not None:
            return Look(Presence.PRESENT, node)
        if path in self._dirs:
            return Look(Presence.PRESENT, Node("dir", mode=0o755))
        if self._unknown is None:
            return UNKNOWN
        if path.startswith("/run/secrets/") and path.count("/") == 3:
            return ABSENT  # only a secret that is mounted is there
        if path.startswith(_ALL_KNOWN) and parent(path) in self._dirs:
            return ABSENT
        top = path[1:].partition("/")[0]
        if top not in self._unknown:
            return ABSENT
        return Look(Presence.PRESENT, Node("dir", mode=0o755)) if path == "/" + top else UNKNOWN

    def children(self, path: str) -> tuple[tuple[str, ...], bool]:
        prefix = path.rstrip("/") + "/"
        names = {at[len(prefix) :].partition("/")[0] for at in self._dirs if at.startswith(prefix) and at != path}
        if self._unknown is None:
            return tuple(sorted(names)), self._unplaced
        if path == "/":
            return tuple(sorted(names | self._unknown)), True
        return tuple(sorted(names)), path[1:].partition("/")[0] not in self._unknown


class BaseImage(NamedTuple):
    """`known`: the image is one that we know, so its environment is complete. `shell`: it has /bin/sh (None: unknown).
    `go_floating`: the tag names no minor version of Go, so `go_version` is only the least that it can be.
    `tag_problem`: why such a tag cannot exist. `assumed`: the configuration tells its Go, and all else about it is
    taken for what the official image of that Go has. `plain`: the official golang, alpine, debian or ubuntu."""

    known: bool
    go_version: str | None
    go_floating: bool
    env: Mapping[str, str | None]
    workdir: str | None
    files: Files
    tools: Tools
    shell: bool | None
    user: str
    golang: bool = False
    tag_problem: str | None = None
    assumed: bool = False
    plain: bool = False


_TMP = {"/tmp": Node("dir", mode=0o1777), "/root": Node("dir", mode=0o700), "/home": Node("dir", mode=0o755)}
_OWN = {**_TMP, **{at: Node("dir", mode=0o755) for at in PROGRAMS}}
_GO_FILES = {
    **_OWN,
    "/go": Node("dir", mode=0o1777),
    "/go/src": Node("dir", mode=0o1777),
    "/go/bin": Node("dir", mode=0o1777),
    "/usr/local/go": Node("dir"),
    "/usr/local/go/bin/go": Node("file", mode=0o755),
    "/usr/local/go/bin/gofmt": Node("file", mode=0o755),
}

# What `COPY --from=tonistiigi/xx / /` brings: helpers for cross compiling, and nothing else.
_XX = {
    f"/usr/bin/xx-{name}": Node("file", mode=0o755)
    for name in "apk apt apt-get c++ cargo cc clang clang++ go info ld-shas verify windres".split()
}

SCRATCH = BaseImage(
    True, None, False, {"PATH": SYSTEM_PATH}, "/", Files({}, frozenset()), Tools(False, False, "none", False), False, ""
)
UNKNOWN_IMAGE = BaseImage(False, None, False, {}, None, Files({}, None), Tools(None, None, None, False), None, "")


def base_image(name: str, configured: Mapping[str, str]) -> BaseImage:
    """What is known of an image reference. `configured` maps references to a Go version ([images] of the settings)."""
    if name == "scratch":
        return SCRATCH
    version = _configured(name, configured)
    if version is not None:
        like = golang(version, False)
        return UNKNOWN_IMAGE._replace(
            go_version=like.go_version,
            env=like.env,
            files=Files({}, None, unplaced=True),
            tools=UNKNOWN_IMAGE.tools._replace(official=True),
            assumed=True,
        )
    return _public_image(name)


@lru_cache(512)
def _public_image(name: str) -> BaseImage:
    """What is known of an image that no configuration names."""
    reference = parse_reference(name)
    if reference is None:
        return UNKNOWN_IMAGE
    official = _official_name(reference.registry or "", reference.repository)
    if official == "golang":
        return golang(reference.tag or ("" if reference.digest else "latest"), bool(reference.digest))
    if official in _GLIBC or official in _MUSL or official == "busybox":
        libc = "musl" if official in _MUSL else "glibc" if official in _GLIBC else "none"
        if official == "busybox":
            libc = "glibc" if "glibc" in (reference.tag or "") else "none"
        full = official == "buildpack-deps" and "-" not in (reference.tag or "latest")
        tools = Tools(full, full, libc, False)
        plain = official in ("alpine", "debian", "ubuntu")
        files = Files(_OWN if plain else _TMP, _SYSTEM)
        return BaseImage(True, None, False, {"PATH": SYSTEM_PATH}, "/", files, tools, True, "", plain=plain)
    if reference.repository == "tonistiigi/xx" and (reference.registry or "") in _HUB:
        return SCRATCH._replace(files=Files(_XX, frozenset()))
    match = _DISTROLESS.search(reference.repository)
    if match:
        return _distroless(match[1], reference.tag or "")
    return UNKNOWN_IMAGE


def golang(tag: str, digest: bool) -> BaseImage:
    """The official golang image of a tag; "" where only a digest names it."""
    match = _GO_TAG.match(tag)
    suffix = match[5] or "" if match else tag
    if "windows" in suffix or "nanoserver" in suffix:
        return UNKNOWN_IMAGE
    version: str | None
    floating = False
    if match and match[2] is not None:
        minor = f"{match[1]}.{match[2]}"
        version = f"{minor}.{match[3]}" if match[3] is not None else minor + (match[4] or "")
        if match[3] is None and not match[4]:
            version = with_last_patch(minor)
    elif digest or tag.startswith("tip"):
        version = None
    else:
        version, floating = NEWEST, True
    problem = None if match or _plain_suffix(tag) else "no such tag"
    if problem:
        version = None
    alpine = "alpine" in suffix
    env: dict[str, str | None] = {"PATH": GO_PATH, "GOPATH": "/go", "GOLANG_VERSION": None}
    if version is None or _at_least_121(version):
        env["GOTOOLCHAIN"] = "local" if version is not None else None
    tools = Tools(not alpine, not alpine, "musl" if alpine else "glibc", True)
    files = Files(_GO_FILES, _SYSTEM)
    return BaseImage(True, version, floating, env, "/go", files, tools, True, "", True, problem, plain=True)


def with_last_patch(version: str) -> str:
    """ "1.21" as "1.21.13", since that line of releases is closed; a live minor stays as it is."""
    return last_patch(version) or version if version.count(".") == 1 else version


def _at_least_121(version: str) -> bool:
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return bool(numbers) and (int(numbers[1]), int(numbers[2])) >= (1, 21) if numbers else False


def _plain_suffix(tag: str) -> bool:
    """A tag without a version: "latest", "alpine", "alpine3.20", a Debian release, or the like."""
    return (
        bool(re.match(r"(latest|alpine[\d.]*|tip.*|stretch|buster|bullseye|bookworm|trixie|forky|sid)(-.*)?$", tag))
        or tag == ""
    )


def _official_name(registry: str, repository: str) -> str:
    """The Docker Hub library image that a reference names, or ""."""
    if registry == _ECR and repository.startswith("docker/library/"):
        return repository.removeprefix("docker/library/")
    if registry not in _HUB:
        return ""
    name = repository.removeprefix("library/")
    return "" if "/" in name else name


def _configured(name: str, configured: Mapping[str, str]) -> str | None:
    if name in configured:
        return configured[name]
    bare = name.partition("@")[0]
    if bare in configured:
        return configured[bare]
    head, _, tag = bare.rpartition(":")
    return configured.get(head) if head and "/" not in tag else None


def _distroless(kind: str, tag: str) -> BaseImage:
    debug = tag.startswith("debug")
    user = "nonroot" if "nonroot" in tag else ""
    home = {"/home/nonroot": Node("dir", uid=65532, mode=0o700)}
    libc = "none" if kind == "static" else "glibc"
    unknown = _SYSTEM | ({"busybox"} if debug else frozenset())
    env: dict[str, str | None] = {"PATH": SYSTEM_PATH, "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt"}
    workdir = "/home/nonroot" if user else "/"
    tools = Tools(False, False, libc, False)
    return BaseImage(True, None, False, env, workdir, Files({**_TMP, **home}, unknown), tools, debug, user)
