"""Reading go.mod and go.work as the running Go does: what it can't parse, in its words, and what is too new for it.

The syntax room reads as the newest Go; here the directives that the running one doesn't know yet become errors, and
messages get the wording of its time. Since Go 1.24 a go line that is too new wins over what can't be parsed
(ReadModFile).
"""

from gowharf.replay.go import files, kinds
from gowharf.replay.go.state import Command, GoEnv
from gowharf.replay.go.toolchain import Chosen
from gowharf.replay.go.versions import at_least, minor
from gowharf.replay.go.world import World
from gowharf.replay.model import Failure
from gowharf.startup import NamedTuple
from gowharf.syntax import gomod, modpath
from gowharf.syntax.gomod import ModFile, Problem
from gowharf.syntax.gostring import quote
from gowharf.text.source import Place, Source, Span

_SINCE = {"retract": 16, "toolchain": 21, "godebug": 23, "tool": 24, "ignore": 25}
_KINDS = {
    "require-usage": kinds.REQUIRE_WITHOUT_VERSION,
    "version-form": kinds.NON_CANONICAL_VERSION,
    "major-version": kinds.MAJOR_VERSION,
    "module-path": kinds.MALFORMED_MODULE_PATH,
    "replace-usage": kinds.REPLACE_ARROW,
    "replace-at-version": kinds.REPLACE_NOT_A_PATH,
    "replace-not-a-directory": kinds.REPLACE_NOT_A_PATH,
    "replace-directory-version": kinds.REPLACE_WITH_VERSION,
    "replace-windows-path": kinds.REPLACE_WINDOWS,
    "go-version": kinds.GO_DIRECTIVE,
    "go-usage": kinds.GO_DIRECTIVE,
    "repeated-go": kinds.GO_DIRECTIVE,
    "toolchain-version": kinds.TOOLCHAIN_DIRECTIVE,
    "toolchain-usage": kinds.TOOLCHAIN_DIRECTIVE,
    "repeated-toolchain": kinds.TOOLCHAIN_DIRECTIVE,
    "module-usage": kinds.MODULE_DIRECTIVE,
    "repeated-module": kinds.MODULE_DIRECTIVE,
    "godebug-usage": kinds.UNKNOWN_GODEBUG,
}
# What a lax parse reads at all, as for the go.mod of a dependency.
_LAX = frozenset(("module", "require", "retract", "ignore"))


class Context(NamedTuple):
    """What reading needs to know of the command at hand. `workdir` is the work directory after -C."""

    world: World
    env: GoEnv
    command: Command
    workdir: str
    chosen: Chosen

    @property
    def version(self) -> str:
        return self.chosen.version

    def short(self, path: str) -> str:
        return files.short(path, self.workdir)


def problems_for(file: ModFile, version: str, work: bool) -> tuple[Problem, ...]:
    """The problems that the running Go finds, in the order in which it lists them."""
    if any(problem.fatal_alone for problem in file.problems):
        return file.problems[:1]
    masked: set[int] = set()
    found: list[Problem] = []
    for block in file.blocks:
        verb = block.verb.value
        if not at_least(version, _SINCE.get(verb, 0)) and not block.extra and not (work and verb in _MOD_ONLY):
            found.append(
                Problem("directive-too-new", block.span, f"unknown block type: {verb}", False, block.verb.span)
            )
    for directive in file.directives:
        verb = directive.verb.value
        if at_least(version, _SINCE.get(verb, 0)) or (work and verb in _MOD_ONLY):
            continue
        masked.add(directive.span.start)
        if directive.block is None:
            message = f"unknown directive: {verb}"
            found.append(Problem("directive-too-new", directive.span, message, False, directive.verb.span))
    found.extend(problem._replace(message=_worded(problem, version)) for problem in _kept(file, masked))
    found.extend(_by_era(file, version, work))
    return tuple(sorted(found, key=lambda problem: problem.span.start))


_MOD_ONLY = frozenset(("retract", "tool", "ignore"))


def _kept(file: ModFile, masked: set[int]) -> list[Problem]:
    return [problem for problem in file.problems if problem.span.start not in masked]


def _by_era(file: ModFile, version: str, work: bool) -> list[Problem]:
    """What only older Go refuses: a go line with a patch (until 1.20), "." and ".." as a directory (until 1.21)."""
    found: list[Problem] = []
    go = file.go
    if go is not None and not at_least(version, 21) and not go.value.replace(".", "", 1).isdigit():
        message = f"invalid go version '{go.value}': must match format 1.23"
        found.append(Problem("go-version-too-new", go.directive.span, message, False, go.token.span))
    if not at_least(version, 22):
        message = "replacement module without version must be directory path (rooted or starting with ./ or ../)"
        for replace in file.replaces:
            if replace.new_path in (".", "..") and not replace.new_version:
                span = replace.directive.span
                found.append(Problem("replace-not-a-directory", span, message, False, replace.new_token.span))
    return found


def _worded(problem: Problem, version: str) -> str:
    """The message as the running Go words it."""
    message = problem.message
    if problem.kind == "go-version" and not at_least(version, 22):
        return message.replace("must match format 1.23.0", "must match format 1.23")
    if problem.kind == "version-form" and at_least(version, 27):
        first, again, rest = message.partition(" invalid: version ")  # proxyRepo.versionError says it once by now
        return f"{first} invalid: {rest.partition(' invalid: ')[2]}" if again else message
    if problem.kind == "toolchain-version" and not at_least(version, 23):
        message = message.replace("or default", "or local")
        return message if at_least(version, 22) else message.replace("go1.23.0", "go1.23")
    if problem.kind in ("replace-not-a-directory", "replace-at-version") and not at_least(version, 22):
        if problem.kind == "replace-at-version" and at_least(version, 20):
            return message
        return "replacement module without version must be directory path (rooted or starting with ./ or ../)"
    return message


def parse_failures(
    context: Context, problems: tuple[Problem, ...], source: Source, path: str, work: bool
) -> list[Failure]:
    """One failure for each problem, each with the whole message."""
    version = context.version
    modern = at_least(version, 21)
    shown = context.short(path) if modern and not (work and not at_least(version, 23)) else path
    full = path if not modern or (at_least(version, 24) and not work) or (work and not at_least(version, 23)) else shown
    lines = "\n".join(gomod.go_says(problem, source.lines, shown, full) for problem in problems)
    if work:
        header = "go: errors parsing go.work:\n" if at_least(version, 23) else "go: reading go.work: "
        header = header if modern else "reading go.work: "
    else:
        header = f"go: errors parsing {context.short(path)}:\n"
    failures = [_failure(context, problem, source, header + lines, work) for problem in problems]
    wanted = max((minor(f.values["needs"]) for f in failures if f.kind == kinds.IMAGE_TOO_OLD), default=0)
    # The Go that the go line asks for knows the directive too: one cause.
    return [f for f in failures if f.kind != kinds.DIRECTIVE_TOO_NEW or minor(f.values["needs"]) > wanted]


def _failure(context: Context, problem: Problem, source: Source, says: str, work: bool) -> Failure:
    place = files.place(source, problem.focus or problem.span)
    values = {"reason": problem.message, "problem": problem.kind}
    if problem.kind == "directive-too-new":
        verb = problem.message.rpartition(" ")[2]
        values |= {"directive": verb, "needs": f"1.{_SINCE[verb]}", "has": context.version}
        return Failure(kinds.DIRECTIVE_TOO_NEW, says, place, values)
    if problem.kind == "go-version-too-new":
        needed = problem.message.partition("'")[2].partition("'")[0]
        values |= {"needs": needed, "has": context.version, "file": "go.work" if work else "go.mod", "gotoolchain": ""}
        return Failure(kinds.IMAGE_TOO_OLD, says, place, values)
    kind = kinds.GOWORK_SYNTAX if work else _KINDS.get(problem.kind, kinds.GOMOD_SYNTAX)
    if work and problem.kind in ("go-version", "go-usage", "repeated-go"):
        kind = kinds.GO_DIRECTIVE
    return Failure(kind, says, place, values)


def edit_failures(context: Context, source: Source, path: str, shown: str) -> list[Failure]:
    """What keeps `go mod edit` from parsing a go.mod (modfile.Parse without a VersionFixer): it asks nobody what a
    version stands for, and names the file by its whole path."""
    file = source.memo(gomod.parse)
    problems = [_unfixed(problem) for problem in problems_for(file, context.version, work=False)]
    for path_, version, span in queries(file):
        line = next((d for d in file.directives if d.span.start <= span.start <= d.span.end), None)
        if line is not None and not modpath.canonical_version(version) and line.verb.value != "retract":
            message = f"{line.verb.value} {path_}: version {quote(version)} invalid: {_FORM}"
            problems.append(Problem("version-form", line.span, message, False, span))
    problems.sort(key=lambda problem: problem.span.start)
    lines = "\n".join(gomod.go_says(problem, source.lines, shown, shown) for problem in problems)
    says = f"go: errors parsing {context.short(path)}:\n{lines}"
    return [_failure(context, problem, source, says, False) for problem in problems]


_FORM = "must be of the form v1.2.3"


def _unfixed(problem: Problem) -> Problem:
    about, invalid, _ = problem.message.partition(" invalid: ")
    if problem.kind != "version-form" or not invalid:
        return problem
    return problem._replace(message=f"{about} invalid: {_FORM}")


class Module(NamedTuple):
    """A go.mod that was read. `failures` are what keeps it from being loaded; `too_new` tells that it is the go line
    (then there is one failure). `file` is None where there is no such file. `known`: its content is."""

    path: str
    known: bool
    file: ModFile | None = None
    source: Source | None = None
    failures: tuple[Failure, ...] = ()
    too_new: bool = False
    missing: bool = False


def read_module(context: Context, path: str) -> Module:
    """ReadModFile: parse it, check its go line, and that it names a module."""
    there = files.is_file(context.world, path)
    if there is False:
        return Module(path, True, missing=True)
    source = context.world.image.read(path)
    if there is None or source is None:
        return Module(path, False)
    file = source.memo(gomod.parse)
    version = context.version
    problems = source.kept((problems_for, version), lambda: problems_for(file, version, work=False))
    strict = at_least(context.version, 21)
    lax_first = at_least(context.version, 24) and all(_is_lax(problem, file) for problem in problems)
    new = _too_new(context, file, source, path) if strict and (not problems or lax_first) else None
    if new is not None and (new.certain or not problems):
        return Module(path, True, file, source, (new,), True)
    if problems:
        return Module(path, True, file, source, tuple(parse_failures(context, problems, source, path, work=False)))
    if file.module is None:
        return Module(path, True, file, source, (_no_module(context, source, path),))
    return Module(path, True, file, source)


def dependency_failure(source: Source, path: str, version: str, where: str) -> Failure | None:
    """What keeps a replacement's go.mod from being read: a dependency's is parsed laxly."""
    file = source.memo(gomod.parse)
    problems = [problem for problem in problems_for(file, version, work=False) if not _is_lax(problem, file)]
    if not problems:
        return None
    says = where + "\n".join(gomod.go_says(problem, source.lines, path, path) for problem in problems)
    first = problems[0]
    values = {"reason": first.message, "problem": first.kind}
    place = files.place(source, first.focus or first.span)
    return Failure(_KINDS.get(first.kind, kinds.GOMOD_SYNTAX), says, place, values)


def _is_lax(problem: Problem, file: ModFile) -> bool:
    """Whether a lax parse passes over the problem."""
    if problem.fatal_alone:
        return False
    if problem.kind in ("unknown-directive", "unknown-block", "directive-too-new"):
        return True
    if problem.kind.startswith("retract-without"):
        return False
    for directive in file.directives:
        if directive.span.start == problem.span.start:
            return directive.verb.value not in _LAX and problem.kind != "repeated-go"
    return False


def _too_new(context: Context, file: ModFile, source: Source, path: str) -> Failure | None:
    if file.go is None:
        return None
    place = files.place(source, file.go.token.span)
    return context.chosen.too_new(context.world, context.short(path), file.go.value, place)


def _no_module(context: Context, source: Source, path: str) -> Failure:
    says = f"go: error reading {context.short(path)}: missing module declaration."
    if not at_least(context.version, 21):
        says = "go: no module declaration in go.mod."
    says += " To specify the module path:\n\tgo mod edit -module=example.com/mod"
    values = {"reason": "missing module declaration", "problem": "no-module"}
    return Failure(kinds.MODULE_DIRECTIVE, says, files.place(source, Span(0, 0)), values)


def check_module_path(context: Context, module: Module) -> Failure | None:
    """module.CheckImportPath, and since Go 1.26 the reserved names."""
    file = module.file
    if file is None or file.module is None:
        return None
    path = file.module.value
    place = files.place(module.source, file.module.token.span)
    fault = modpath.check_import_path(path, "module")
    if fault:
        values = {"reason": fault, "problem": "module-path"}
        return Failure(kinds.MODULE_DIRECTIVE, f"go: {fault}", place, values)
    if path in ("go", "toolchain") and at_least(context.version, 26):
        says = f'go: error reading {context.short(module.path)}: invalid module path: "{path}"'
        values = {"reason": "module path is reserved", "problem": "module-path"}
        return Failure(kinds.MODULE_DIRECTIVE, says, place, values)
    return None


def check_tools(context: Context, module: Module) -> Failure | None:
    """makeMainModules: a tool is named by its import path, without a version."""
    for tool in module.file.tools if module.file is not None else ():
        fault = modpath.check_import_path(tool.value, "tool")
        if fault:
            values = {"reason": fault, "problem": "tool-path"}
            return Failure(kinds.MODULE_DIRECTIVE, f"go: {fault}", files.place(module.source, tool.token.span), values)
    return None


def queries(file: ModFile) -> list[tuple[str, str, Span]]:
    """The versions that Go must ask the network about, with their module paths (modload's fixVersion)."""
    found: list[tuple[str, str, Span]] = []

    def look(path: str, version: str, span: Span) -> None:
        if version and modpath.canonical_version(version) != version and "-gopkgin-" not in version:
            found.append((path, version, span))

    for require in file.requires:
        look(require.path, require.version, require.version_token.span)
    for replace in file.replaces:
        look(replace.old_path, replace.old_version, replace.directive.span)
        look(replace.new_path, replace.new_version, replace.directive.span)
    for exclude in file.excludes:
        look(exclude.path, exclude.version, exclude.directive.span)
    own = file.module.value if file.module is not None else ""
    for retract in file.retracts:
        for version in dict.fromkeys((retract.low, retract.high)):
            look(own, version, retract.directive.span)
    return found


def place_of_go(module: Module) -> Place | None:
    """The version on the go line."""
    go = module.file.go if module.file is not None else None
    return files.place(module.source, go.token.span if go else None)
