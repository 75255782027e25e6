"""`docker build` command lines, and their kin: podman, buildah, nerdctl, buildx.

Words are given as values in which `HOLE` stands for an unknown part. A word that is nothing but a hole is taken to be
options; a hole in the Dockerfile's path, the target or the context makes the whole command unknown.
"""

from collections.abc import Iterator, Sequence

from gowharf.project.contexts.claims import HOLE, Claim
from gowharf.text.source import Place

_TOOLS = frozenset({"docker", "podman", "nerdctl", "buildah", "finch", "lima", "container", "depot"})
_PREFIXES = frozenset({"sudo", "exec", "time", "command", "env", "nohup"})
_BUILDS = frozenset({"build", "b"})
_BUILDAH = frozenset({"bud", "build", "build-using-dockerfile"})
_GROUPS = frozenset({"buildx", "image", "builder"})
_TOOL_VARIABLE = ("docker", "podman", "container", "oci", "engine", "builder", "buildah", "nerdctl", "runtime")
# Options without a value; every other takes the next word.
_BARE = frozenset(
    "-q --quiet --no-cache --pull --push --load --rm --force-rm --squash --compress --debug -D --check --save --lint "
    "--disable-content-trust --layers --all-platforms --no-hosts --no-hostname --omit-history --stdin --tls-verify "
    "--identity-label --inherit-labels --skip-unused-stages --disable-compression --squash-all --log-rusage "
    "--rewrite-timestamp --compat-volumes".split()
)
_GLOBAL_VALUED = frozenset("-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey --url "
                           "--connection --identity --root --runroot --storage-driver --storage-opt -n --namespace "
                           "-a --address --builder --log-driver".split())  # fmt: skip


def is_tool_variable(name: str) -> bool:
    """Whether a variable of unknown value that stands where a command does is a container tool's, by its name."""
    return any(part in name.lower() for part in _TOOL_VARIABLE)


def claim(words: Sequence[str], directory: str, place: Place, stdin: str | None = None) -> Claim | None:
    """What a command line says, run in `directory`; None where it isn't a build or is unknown in what counts.

    `stdin`: the file that standard input is redirected from.
    """
    rest = _after_build(words)
    return _arguments(rest[1], directory, place, stdin, rest[0]) if rest else None


def _after_build(words: Sequence[str]) -> tuple[bool, Sequence[str]] | None:
    """Whether the tool is of the podman family, and the words after `build`; None where this builds nothing."""
    at = 0
    while at < len(words) and _is_prefix(words[at]):
        at += 1
    tool = words[at].rpartition("/")[2] if at < len(words) else ""
    if tool not in _TOOLS:
        return None
    at += 1
    while at < len(words):
        word = words[at]
        if word.startswith("-"):
            at += 2 if word in _GLOBAL_VALUED else 1
        elif word == HOLE or (word in _GROUPS and tool != "buildah"):
            at += 1
        elif word in (_BUILDAH if tool == "buildah" else _BUILDS):
            return tool in ("podman", "buildah"), words[at + 1 :]
        else:
            return None
    return None


def _arguments(words: Sequence[str], directory: str, place: Place, stdin: str | None, podman: bool) -> Claim | None:
    options = _options(words)
    positional = [value for name, value in options if name == ""]
    known = [word for word in positional if word != HOLE]
    if len(known) > 1 or (not known and (positional or not podman)):
        return None
    context = known[0] if known else "."
    dockerfile = _last(options, "-f", "--file")
    if context == "-" or dockerfile == "-":
        dockerfile = stdin
        if stdin is None:
            return None
    target = _last(options, "--target") or None
    contexts = dict(_pairs(options, "--build-context"))
    if HOLE in f"{context}{dockerfile}{target}" or any(HOLE in value for value in contexts.values()):
        return None
    args = {key: None if HOLE in value else value for key, value in _pairs(options, "--build-arg")}
    args.update((value, None) for name, value in options if name == "--build-arg" and value.isidentifier())
    platform = _last(options, "--platform")
    if platform and ("," in platform or HOLE in platform):
        platform = None
    return Claim(directory, context, dockerfile, place, target, args, contexts, platform or None, podman=podman)


def _last(options: list[tuple[str, str]], *names: str) -> str | None:
    found = None
    for name, value in options:
        if name in names:
            found = value
    return found


def _pairs(options: list[tuple[str, str]], wanted: str) -> Iterator[tuple[str, str]]:
    for name, value in options:
        if name == wanted and "=" in value:
            key, _, given = value.partition("=")
            yield key, given


def _options(words: Sequence[str]) -> list[tuple[str, str]]:
    """(option, value) in order; ("", word) for a positional word."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "-" or not word.startswith("-"):
            found += [("", word)] if word else []
        elif word.startswith("--") and "=" in word:
            name, _, value = word.partition("=")
            found.append((name, value))
        elif word in _BARE:
            found.append((word, ""))
        elif not word.startswith("--") and len(word.lstrip("-qD")) > 1:
            letters = word.lstrip("-qD")
            found.append(("-" + letters[0], letters[1:].removeprefix("=")))
        else:
            name = word if word.startswith("--") else "-" + word.lstrip("-qD")
            found.append((name, words[at] if at < len(words) else ""))
            at += 1
    return found


def _is_prefix(word: str) -> bool:
    return word in _PREFIXES or word == "-E" or (word.partition("=")[0].isidentifier() and "=" in word)
