"""`//go:embed` patterns against the files of the image (load.resolveEmbed)."""

from gowharf.project import versions
from gowharf.replay.go import files
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.requires import place_of
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.targets import GoFile
from gowharf.replay.go.versions import at_least
from gowharf.replay.image import Image
from gowharf.replay.look import Presence
from gowharf.replay.model import Failure
from gowharf.replay.paths import below, join, parents
from gowharf.startup import regex
from gowharf.syntax.goglob import compile_element, match_error
from gowharf.syntax.gosource import first_embed

_NO_MATCH = "no matching files found"
_MANY = 2000  # folders that are looked into for a file to embed
_SPECIAL = regex(r"[*?\[\\]")


def check(scene: Scene, load: Load | None, file: GoFile, directory: str) -> tuple[list[Failure], bool]:
    """The patterns of a file that match nothing, and whether all patterns could be decided."""
    failures: list[Failure] = []
    known = True
    if file.parsed is None:
        return failures, False
    for embed in file.parsed.embeds:
        pattern = embed.pattern.removeprefix("all:")
        why, sure = _problem(scene.world.image, directory, pattern, pattern != embed.pattern)
        known = known and sure
        if not why:
            continue
        says = f"{files.short(file.path, scene.workdir)}:{embed.line}:{embed.column}: pattern {embed.pattern}: {why}"
        values = {"pattern": embed.pattern, "directory": directory, "path": join(directory, pattern), "why": why}
        kind = kinds.EMBED_NO_MATCH if why == _NO_MATCH else kinds.EMBED_REFUSED
        failures.append(Failure(kind, says, place_of(file.source, embed.span), values))
    return failures, known


def uncompilable(scene: Scene, file: GoFile, directory: str, go: str) -> Failure | None:
    """A `//go:embed` that the compiler refuses: in a module of a Go before 1.16, or without an import of embed.
    (noder.checkEmbed)"""
    if file.source is None or file.parsed is None or "go1." in file.parsed.constraint:
        return None
    old = bool(go) and versions.compare(go, "1.16") < 0
    imported = any(spec.path == "embed" for spec in file.parsed.imports)
    if imported and not old:
        return None
    found = file.source.memo(first_embed)
    if found is None:
        return None
    span, line, column = found
    why = 'go:embed only allowed in Go files that import "embed"'
    if imported:
        why = f"go:embed requires go1.16 or later (-lang was set to go{versions.language(go)}; check go.mod)"
    elif at_least(scene.go_version, 25):
        why = 'go:embed requires import "embed" (or import _ "embed", if package is not used)'
    short = files.short(file.path, scene.workdir)
    says = f"{short if '/' in short else './' + short}:{line}:{column}: {why}"
    values = {"file": file.path, "go": go if imported else "", "directory": directory}
    return Failure(kinds.EMBED_UNSUPPORTED, says, place_of(file.source, span), values)


def _problem(image: Image, directory: str, pattern: str, every: bool) -> tuple[str, bool]:
    """What is wrong with a pattern ("": nothing), and whether that is sure."""
    elements = pattern.split("/")
    if match_error(pattern) or any(element in ("", ".", "..") for element in elements):
        return "invalid pattern syntax", True
    if any(match_error(element) for element in elements):  # a slash in brackets
        return "syntax error in pattern", True
    found, known = matches(image, directory, pattern)
    if not found:
        return (_NO_MATCH, True) if known else ("", False)
    for path in found:
        relative = path[len(directory.rstrip("/")) + 1 :]
        look = image.look(path)
        if look.node is not None and look.node.linked and not _is_linked(image, path.rpartition("/")[0] or "/"):
            return f"cannot embed irregular file {relative}", True
        what = "file" if look.node is None or look.node.kind != "dir" else "directory"
        if any(image.look(join(at, "go.mod")).present for at in _between(path, directory)):
            return f"cannot embed {what} {relative}: in different module", True
        if what == "file":
            known = known and look.node is not None and look.node.kind == "file"
            continue
        held = _holds(image, path, every)
        if held is False:
            return f"cannot embed directory {relative}: contains no embeddable files", True
        known = known and held is not None
    return "", known


def _is_linked(image: Image, path: str) -> bool:
    node = image.look(path).node
    return node is None or node.linked


def _between(path: str, directory: str) -> list[str]:
    """A path and the folders above it, below a package's directory."""
    return [at for at in parents(path) if at != directory and below(at, directory)]


def _holds(image: Image, directory: str, every: bool) -> bool | None:
    """Whether a folder has a file to embed: hidden ones count with `all:` only, other modules' never."""
    stack, seen, sure = [directory], 0, True
    while stack and seen < _MANY:
        seen += 1
        at = stack.pop()
        names, complete = image.children(at)
        sure = sure and complete
        for name in names:
            if name in (".git", ".hg", ".svn", ".bzr") or (name[0] in "._" and not every):
                continue
            look = image.look(join(at, name))
            if look.node is None or look.node.kind not in ("file", "dir") or look.node.linked:
                sure = False
            elif look.node.kind == "file":
                return True
            elif image.look(join(at, name + "/go.mod")).absent:
                stack.append(join(at, name))
            else:
                sure = sure and image.look(join(at, name + "/go.mod")).present
    return False if sure and not stack else None


def matches(image: Image, directory: str, pattern: str) -> tuple[list[str], bool]:
    """The paths that a pattern (path.Match, element by element) names below a directory, and whether that is all."""
    at = [directory]
    unknown = False
    for element in pattern.split("/"):
        glob = compile_element(element)
        following: list[str] = []
        for path in at:
            if not _SPECIAL.search(element):
                presence = image.look(join(path, element)).presence
                unknown = unknown or presence is Presence.UNKNOWN
                if presence is Presence.PRESENT:
                    following.append(join(path, element))
                continue
            names, complete = image.children(path)
            unknown = unknown or not complete
            following += [join(path, name) for name in names if glob(name)]
        at = following
    return at, not unknown
