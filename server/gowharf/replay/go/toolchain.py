"""Which Go runs a command: GOTOOLCHAIN, and what go.work or go.mod asks of it (cmd/go/internal/toolchain, since 1.21).

Older Go knows no GOTOOLCHAIN. Where another toolchain is to be fetched, that may fail for want of network, so the
failure is uncertain and the prediction goes on with the toolchain that was asked for.
"""

from gowharf.project.versions import compare, from_toolchain, is_language
from gowharf.replay.go import files, kinds, versions
from gowharf.replay.go.command import Line
from gowharf.replay.go.goenv import failure, place_of
from gowharf.replay.go.state import GoEnv, Stop
from gowharf.replay.go.world import World
from gowharf.replay.model import Failure
from gowharf.startup import NamedTuple, regex
from gowharf.syntax.gostring import quote
from gowharf.text.source import Place, Source, Span

_LINE = regex(r"[^\n]*")


class Chosen(NamedTuple):
    """The Go that runs. `floating`: it may be any newer one too. `suffix` is what messages add in brackets about
    GOTOOLCHAIN. `sure` is False where a newer Go might be fetched instead. `uncertain`: what may fail on the way."""

    version: str
    floating: bool = False
    suffix: str = ""
    sure: bool = True
    uncertain: tuple[Failure, ...] = ()

    def too_new(
        self, world: World, what: str, needed: str, place: Place | None, kind: str = kinds.IMAGE_TOO_OLD
    ) -> Failure | None:
        """gover.TooNewError: the failure for something that needs a newer Go; None where this one will do."""
        old = versions.too_old(self.version, needed, self.floating)
        if old is False:
            return None
        says = f"go: {what} requires go >= {needed} (running go {versions.shown(self.version)}{self.suffix})"
        values = {"needs": needed, "has": self.version, "file": what, "gotoolchain": self.suffix.partition("=")[2]}
        variable = place_of(world, "GOTOOLCHAIN")
        places = {"gotoolchain": variable} if variable else {}
        return Failure(kind, says, place, values, places, bool(old) and self.sure)


class _Wanted(NamedTuple):
    """What the governing file says: its lines' values and where they stand."""

    path: str
    go: str
    toolchain: str
    source: Source | None
    go_span: Span | None
    toolchain_span: Span | None


def select(world: World, env: GoEnv, line: Line, workdir: str | None, version: str) -> Chosen | Stop:
    """toolchain.Select."""
    here = Chosen(version, world.go_floating)
    words = [word.value for word in line.argv[1:]]
    if not versions.at_least(version, 21) or _answers_itself(words):
        return here
    setting = env.get("GOTOOLCHAIN")
    modules = env.get("GO111MODULE")
    if setting is None:
        return here._replace(sure=False)
    if not setting or modules not in ("", "on", "auto"):
        return here
    here = here._replace(suffix="" if setting == "auto" else f"; GOTOOLCHAIN={setting}")
    minimum, plus, mode = setting.partition("+")
    if setting in ("auto", "path"):
        minimum, mode = "local", setting
    refused = _refused(setting, minimum, plus, mode)
    if refused is not None:
        says = f"go: invalid GOTOOLCHAIN {quote(setting)}{refused}"
        return Stop((failure(world, kinds.GOTOOLCHAIN_INVALID, says, "GOTOOLCHAIN", setting),))
    name = f"go{version}" if minimum == "local" else minimum
    wanted: _Wanted | None = None
    if mode in ("auto", "path"):
        found = _governing(world, env, workdir)
        if isinstance(found, Stop):
            return found
        wanted = found
    return _switch(world, env, here, name, mode, wanted)


def _answers_itself(words: list[str | None]) -> bool:
    """`go env GOTOOLCHAIN`, `go env -w GOTOOLCHAIN=…`: no other toolchain is asked."""
    if len(words) == 2 and words[0] == "env" and words[1] in ("GOTOOLCHAIN", "GOMOD", "GOWORK"):
        return True
    return len(words) == 3 and words[:2] == ["env", "-w"] and (words[2] or "").startswith("GOTOOLCHAIN=")


def _refused(setting: str, minimum: str, plus: str, mode: str) -> str | None:
    if minimum != "local" and not from_toolchain(minimum):
        return f": invalid minimum toolchain {quote(minimum)}" if plus else ""
    if plus and mode not in ("auto", "path"):
        return ": only version suffixes are +auto and +path"
    return None


def _switch(world: World, env: GoEnv, here: Chosen, name: str, mode: str, wanted: _Wanted | None) -> Chosen | Stop:
    """The toolchain that the files ask for, where GOTOOLCHAIN lets them."""
    least = from_toolchain(name)
    place: Place | None = None
    suffix = here.suffix
    if wanted is not None and wanted.toolchain != "default":
        if wanted.toolchain:
            asked = from_toolchain(wanted.toolchain)
            if not asked:
                says = f"go: invalid toolchain {quote(wanted.toolchain)} in {wanted.path}"
                at = files.place(wanted.source, wanted.toolchain_span)
                values = {"reason": f"invalid toolchain {quote(wanted.toolchain)}", "problem": "toolchain-version"}
                return Stop((Failure(kinds.TOOLCHAIN_DIRECTIVE, says, at, values),))
            if versions.too_old(least, asked) is not False:
                name, least = wanted.toolchain, asked
                place = files.place(wanted.source, wanted.toolchain_span)
                suffix = f"{here.suffix}; {wanted.path} sets toolchain {wanted.toolchain}"
        if versions.too_old(least, wanted.go) is not False and wanted.go:
            released = is_language(wanted.go) and compare(wanted.go, "1.21") >= 0
            name, least = f"go{wanted.go}" + ".0" * released, wanted.go + ".0" * released
            place = files.place(wanted.source, wanted.go_span)
            suffix = f"{here.suffix}; {wanted.path} sets go {wanted.go}"
    # Where the patch isn't known, go1.26 would look like this very Go; but since 1.21 no toolchain has such a name.
    no_name = is_language(here.version) and compare(here.version, "1.21") >= 0 and env.get("GOTOOLCHAIN") == name
    if name == f"go{here.version}" and not no_name:
        return here._replace(suffix=suffix)
    return _fetched(world, env, here, name, mode, place, suffix)


def _fetched(
    world: World, env: GoEnv, here: Chosen, name: str, mode: str, place: Place | None, suffix: str
) -> Chosen | Stop:
    version = from_toolchain(name)
    place = place or place_of(world, "GOTOOLCHAIN")
    values = {"toolchain": name, "has": here.version, "variable": "GOTOOLCHAIN", "value": env.get("GOTOOLCHAIN") or ""}
    if mode == "path":
        says = f'go: cannot find "{name}" in PATH'
        # Where the image's patch isn't known it may be this very Go; a tag without one has left .0 behind.
        this = is_language(here.version) and version.startswith(here.version + ".") and not version.endswith(".0")
        sure = world.tools.official and not this and not world.image.touched("/usr/local/bin/" + name)
        missing = Failure(kinds.TOOLCHAIN_DOWNLOAD, says, place, values, certain=sure)
        return Stop((missing,)) if sure else Chosen(version, False, suffix, True, (missing,))
    if is_language(version) and compare(version, "1.21") >= 0:
        says = f"go: invalid toolchain: {name} is a language version but not a toolchain version ({name}.x)"
        return Stop((failure(world, kinds.GOTOOLCHAIN_INVALID, says, "GOTOOLCHAIN", values["value"]),))
    # The message without a proxy; what another proxy or network says isn't known.
    says = f"go: download {name} for linux/amd64: toolchain not available"
    off = env.get("GOPROXY") == "off" and _not_cached(world, env, name)
    missing = Failure(kinds.TOOLCHAIN_DOWNLOAD, says, place, values, certain=off)
    if off:
        return Stop((missing,))
    return Chosen(version, False, suffix, True, (missing,))


def _not_cached(world: World, env: GoEnv, name: str) -> bool:
    cache = env.get("GOMODCACHE")
    if not cache:
        return False
    architectures = [env.get("GOARCH")] if env.get("GOARCH") else ["amd64", "arm64"]
    base = f"{cache}/golang.org/toolchain@v0.0.1-{name}.linux-"
    return all(world.image.look(base + str(architecture)).absent for architecture in architectures)


def _governing(world: World, env: GoEnv, workdir: str | None) -> _Wanted | None | Stop:
    """modGoToolchain: the go and toolchain lines of go.work, else of go.mod, by a search for the lines alone."""
    unknown = Stop(why="the file that decides the toolchain is not known")
    if workdir is None:
        return unknown
    gowork = env.get("GOWORK")
    if gowork is None:
        return unknown
    path: str | None = None
    known = True
    if gowork in ("", "auto"):
        path, known = files.find_upward(world, workdir, "go.work", "/usr/local/go")
    elif gowork != "off":
        if not gowork.startswith("/"):
            says = "go: go: invalid GOWORK: not an absolute path"
            return Stop((failure(world, kinds.GOWORK_VALUE, says, "GOWORK", gowork),))
        there = files.is_file(world, gowork)
        path, known = (gowork if there else None), there is not None
    if path is None and known:
        path, known = files.find_upward(world, workdir, "go.mod")
        if path == (env.get("TMPDIR") or "/tmp") + "/go.mod":
            path = None
    if not known:
        return unknown
    if path is None:
        return None
    source = world.image.read(path)
    if source is None:
        return unknown
    go, go_span = _find_line(source.text, "go")
    toolchain, toolchain_span = _find_line(source.text, "toolchain")
    return _Wanted(files.short(path, workdir), go, toolchain, source, go_span, toolchain_span)


def _find_line(text: str, key: str) -> tuple[str, Span | None]:
    """gover.GoModLookup."""
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if line.startswith(key) and line[len(key) : len(key) + 1] in (" ", "\t"):
            value = line[len(key) :].partition("//")[0].strip()
            start = match.start() + match[0].find(value, match[0].find(key) + len(key)) if value else match.start()
            return value, Span(start, start + len(value))
    return "", None
