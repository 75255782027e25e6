"""The main modules of a go command: go.work or go.mod found upward, loaded and checked (modload.Init, loadModFile).

The result is a Load without a vendor check, or None where there is no main module and the command can do without one.
What the command itself makes of that is for the later phases.
"""

from gowharf.replay.go import files, godebugs, kinds, mode, modfiles, replacing
from gowharf.replay.go.kinds_commands import NO_GO_MOD, NO_GO_WORK, VENDOR_IN_WORKSPACE
from gowharf.replay.go.modfiles import Context
from gowharf.replay.go.needs import Needs
from gowharf.replay.go.state import Load, Main, Replacement, Stop
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join, parent
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.syntax import gosum
from gowharf.syntax.gomod import Require
from gowharf.syntax.gosum import GoSum
from gowharf.text.source import Source

if TYPE_CHECKING:
    from gowharf.replay.go.workspace import Workspace

NO_MODULE = "go: go.mod file not found in current directory or any parent directory; see 'go help modules'"
NO_WORK = "go: no go.work file found\n\t(run 'go work init' first or specify path using GOWORK environment variable)"
DEFAULT_GO = "1.16"  # gover.DefaultGoModVersion: what a go.mod without go line means


class Roots(NamedTuple):
    """Where the main modules are: the path of go.work, else the directory of the one module, else neither.
    `gomod` is the file to read, which -modfile may have elsewhere."""

    gowork: str | None = None
    directory: str | None = None
    gomod: str | None = None


class Loaded(NamedTuple):
    """`load` None: no main module. `uncertain`: what fails with another patch of this Go."""

    load: Load | None
    uncertain: tuple[Failure, ...] = ()


def find(context: Context, needs: Needs) -> Roots | Stop:
    """modload.Init up to the choice of the root, with the checks of its order."""
    command, env = context.command, context.env
    modfile = command.flag("modfile")
    if modfile is not None and modfile.value is None:
        return Stop(why="the value of -modfile is not known")
    name = modfile.value if modfile is not None and modfile.value else None
    if needs.root == "none":
        if name is not None and modfile is not None and modfile.argument is not None:
            says = "go: -modfile cannot be used with commands that ignore the current module"
            return Stop((_modfile_failure(context, kinds.MODFILE_WITHOUT_MODULE, says, name),))
        return Roots()
    gowork = _find_work(context) if needs.work and at_least(context.version, 18) else None
    if isinstance(gowork, Stop):
        return gowork
    if gowork is not None:
        return _in_workspace(context, needs, gowork, name)
    if command.name in ("work sync", "work vendor") and at_least(context.version, 18):
        return Stop((Failure(NO_GO_WORK, NO_WORK, None, {"directory": context.workdir}),))
    path, known = files.find_upward(context.world, context.workdir, "go.mod")
    if not known:
        return Stop(why="whether there is a go.mod is not known")
    directory = parent(path) if path is not None else None
    temporary = clean(env.get("TMPDIR") or "/tmp")
    if directory == temporary:
        if needs.packages or needs.root == "need":
            says = f"go: warning: ignoring go.mod in system temp root {temporary}\n{_without_module(context)}"
            values = {"directory": directory, "root": "temp"}
            return Stop((Failure(kinds.MODULE_IN_GOPATH, says, None, values),))
        directory = None
    if directory is None:
        return _without_root(context, needs, name)
    if name is not None and not name.endswith(".mod"):
        says = f"go: -modfile={name}: file does not have .mod extension"
        return Stop((_modfile_failure(context, kinds.MODFILE_EXTENSION, says, name),))
    gomod = join(context.workdir, name) if name is not None else join(directory, "go.mod")
    return _check_gopath(context, needs, Roots(directory=directory, gomod=gomod))


def _in_workspace(context: Context, needs: Needs, gowork: str, modfile: str | None) -> Roots | Stop:
    if context.command.name == "mod vendor":
        says = (
            "go: 'go mod vendor' cannot be run in workspace mode. Run 'go work vendor' to vendor the workspace or "
            "set 'GOWORK=off' to exit workspace mode."
        )
        return Stop((Failure(VENDOR_IN_WORKSPACE, says, None, {"workspace": parent(gowork)}),))
    if modfile is not None and at_least(context.version, 21):
        says = "go: -modfile cannot be used in workspace mode"
        return Stop((_modfile_failure(context, kinds.MODFILE_IN_WORKSPACE, says, modfile),))
    if modfile is not None:
        return Stop(why="what -modfile does in a workspace of an old Go is not known")
    return _check_gopath(context, needs, Roots(gowork=gowork))


def _without_root(context: Context, needs: Needs, modfile: str | None) -> Roots | Stop:
    if modfile is not None:
        says = (
            "go: cannot find main module, but -modfile was set.\n"
            "\t-modfile cannot be used to set the module root directory."
        )
        return Stop((_modfile_failure(context, kinds.MODFILE_WITHOUT_MODULE, says, modfile),))
    if needs.root == "need":
        return Stop((Failure(NO_GO_MOD, NO_MODULE, None, {"directory": context.workdir}),))
    return _check_gopath(context, needs, Roots())


def _without_module(context: Context) -> str:
    """What a command says that finds no main module: of a pattern, or at all."""
    for word in context.command.args:
        if word.value and word.value.startswith("./") and "..." in word.value:
            prefix = files.short(
                join(context.workdir, word.value[: word.value.index("...")].rpartition("/")[0]), context.workdir
            )
            scope = "main module or its selected dependencies"
            return f"pattern {word.value}: directory prefix {prefix} does not contain {scope}"
    return NO_MODULE


def _modfile_failure(context: Context, kind: str, says: str, name: str) -> Failure:
    flag = context.command.flag("modfile")
    place = mode.place_of_flag(context, flag) if flag is not None else None
    return Failure(kind, says, place, {"modfile": name})


def _find_work(context: Context) -> str | None | Stop:
    """FindGoWork."""
    value = context.env.get("GOWORK")
    if value is None:
        return Stop(why="GOWORK is not known")
    if value == "off":
        return None
    if value not in ("", "auto"):
        return value
    path, known = files.find_upward(context.world, context.workdir, "go.work", "/usr/local/go")
    return path if known else Stop(why="whether there is a go.work is not known")


def _check_gopath(context: Context, needs: Needs, roots: Roots) -> Roots | Stop:
    """A workspace's -mod, then go.mod in the first directory of GOPATH: until Go 1.21 refused, later passed over."""
    given = mode.explicit(context, roots.gowork is not None) if roots.gowork is not None else None
    if isinstance(given, Stop) and given.failures:
        return given
    gopath = (context.env.get("GOPATH") or "").partition(":")[0]
    if not gopath or files.is_file(context.world, clean(gopath + "/go.mod")) is not True:
        return roots
    values = {"directory": clean(gopath), "root": "GOPATH"}
    if not at_least(context.version, 22):
        says = "$GOPATH/go.mod exists but should not"
        return Stop((Failure(kinds.MODULE_IN_GOPATH, says, None, values),))
    if needs.root == "need":
        says = f"go: warning: ignoring go.mod in $GOPATH {gopath}\n{NO_MODULE}"
        return Stop((Failure(kinds.MODULE_IN_GOPATH, says, None, values),))
    return roots


def load(context: Context, needs: Needs, roots: Roots) -> Loaded | Stop:
    """loadModFile: reads what `find` found, decides -mod, and checks the vendor directory."""
    if not needs.load:
        return Loaded(None)
    if roots.gowork is not None:
        from gowharf.replay.go import workspace

        space = workspace.load(context, roots.gowork)
        if isinstance(space, Stop):
            return space
        return _loaded(context, space.mains, space, parent(roots.gowork), space.uncertain)
    if roots.directory is None or roots.gomod is None:
        return Loaded(None)
    module = modfiles.read_module(context, roots.gomod)
    if module.missing:
        says = f"go: open {context.short(roots.gomod)}: no such file or directory"
        values = {"flag": "modfile", "path": roots.gomod}
        return Stop((_modfile_failure(context, kinds.FLAG_FILE_MISSING, says, roots.gomod)._replace(values=values),))
    if not module.known or module.source is None or module.file is None:
        return Stop(why="go.mod is not known")
    certain = tuple(one for one in module.failures if one.certain)
    if certain:
        return Stop(certain)
    file, source = module.file, module.source
    wrong = _godebug(context, module) or replacing.contradictions(file, source, context.version)
    wrong = wrong or modfiles.check_module_path(context, module) or modfiles.check_tools(context, module)
    if wrong is not None or file.module is None:
        return Stop((wrong,) if wrong is not None else ())
    main = Main(roots.directory, file.module.value, file.go.value if file.go else "", file, source)
    return _loaded(context, (main,), None, roots.directory, module.failures, roots.gomod)


def _godebug(context: Context, module: modfiles.Module) -> Failure | None:
    if module.file is None or module.source is None:
        return None
    for setting in module.file.godebugs:
        fault = godebugs.fault(setting.key, setting.value, context.version)
        if fault:
            line = module.source.lines.line(setting.directive.span.start)
            says = f"go: error loading go.mod:\n{context.short(module.path)}:{line}: {fault}"
            place = files.place(module.source, setting.directive.span)
            return Failure(kinds.UNKNOWN_GODEBUG, says, place, {"key": setting.key, "reason": fault})
    return None


def _loaded(
    context: Context,
    mains: tuple[Main, ...],
    space: "Workspace | None",
    directory: str,
    uncertain: tuple[Failure, ...],
    gomod: str = "",
) -> Loaded | Stop:
    file, source = (space.file, space.source) if space is not None else (mains[0].file, mains[0].source)
    go_place = files.place(source, file.go.token.span) if file.go is not None else None
    written = file.go.value if file.go is not None else ""
    chosen = mode.decide(context, directory, space is not None, written, go_place, missing_ok=False)
    if isinstance(chosen, Stop):
        return chosen
    asked = _asks_network(context, mains, chosen, space is not None)
    if asked is not None:
        return asked
    if chosen.mod == "readonly" and space is None and at_least(context.version, 17):
        twice = _required_twice(mains[0], chosen) or _required_excluded(mains[0], chosen)
        if twice is not None:
            return Stop((twice,))
    work_directory = space.directory if space is not None else None
    work_file, work_source = (space.file, space.source) if space is not None else (None, None)
    replacements = replacing.replacements_of(mains, work_directory, work_file, work_source)
    sums, sums_known = _sums(context, mains, space, gomod)
    done = Load(
        mains,
        work_directory,
        work_file,
        work_source,
        space.go if space is not None else written or DEFAULT_GO,
        chosen.mod,
        chosen.reason,
        chosen.explicit,
        replacements,
        sums,
        sums_known,
        None,
        None,
    )
    if chosen.vendor is None:
        return Loaded(done, uncertain)
    return _vendored(context, done, chosen, chosen.vendor, replacements, uncertain)


def _vendored(
    context: Context,
    done: Load,
    chosen: mode.Mode,
    directory: str,
    replacements: dict[tuple[str, str], Replacement],
    uncertain: tuple[Failure, ...],
) -> Loaded | Stop:
    from gowharf.replay.go import vendoring

    text = vendoring.read(context, directory)
    if isinstance(text, Stop):
        return text
    vendor = vendoring.Vendor(
        directory, done.mains, done.workspace, done.workspace_file, done.workspace_source, replacements, *text
    )
    newer = vendoring.too_new(context, vendor)
    if any(one.certain for one in newer):
        return Stop(newer)
    wrong = vendoring.inconsistencies(context, vendor) or vendoring.not_required(vendor, dirty(chosen))
    if wrong:
        return Stop(wrong)
    done = done._replace(vendor=directory, modules_txt=text[0])
    return Loaded(done, (*uncertain, *newer))


def _asks_network(context: Context, mains: tuple[Main, ...], chosen: mode.Mode, in_workspace: bool) -> Stop | None:
    """A version that isn't canonical is asked of the network while go.mod is read, and then to be written back."""
    for main in mains:
        asked = main.source.kept(modfiles.queries, lambda file=main.file: modfiles.queries(file))  # type: ignore[misc]
        for path, version, span in asked:
            place = files.place(main.source, span)
            values = {"reason": "not canonical", "problem": "query", "path": path, "version": version}
            mod = context.command.flag("mod")
            vendor = mod is not None and mod.value == "vendor"
            if (vendor or context.env.get("GOPROXY") == "off") and not in_workspace:
                line = main.source.lines.line(span.start)
                path = clean(main.directory + "/go.mod")
                shown = context.short(path) if at_least(context.version, 21) else path
                says = f"go: errors parsing {context.short(path)}:\n{shown}:{line}: "
                says += "cannot query module due to -mod=vendor" if vendor else "module lookup disabled by GOPROXY=off"
                return Stop((Failure(kinds.NON_CANONICAL_VERSION, says, place, values),))
            lists = context.command.name == "tool" and not context.command.args
            if chosen.mod == "mod" or in_workspace or lists or context.command.name.startswith(("mod ", "work ")):
                return Stop(why=f"what {path} {version} stands for is for the network to say")
            return Stop((Failure(kinds.NON_CANONICAL_VERSION, dirty(chosen), place, values),))
    return None


def dirty(chosen: mode.Mode) -> str:
    """goModDirtyError: what Go says where go.mod would have to change and -mod forbids it."""
    if chosen.explicit:
        return f"go: updates to go.mod needed, disabled by -mod={chosen.mod}; to update it:\n\tgo mod tidy"
    if "vendor directory" in chosen.reason.text:
        reason = chosen.reason.text
        forbidden = f"go: updates to go.mod needed, disabled by -mod={chosen.mod}\n\t({reason})"
        return forbidden + "\n\tto update it:\n\tgo mod tidy"
    return "go: updates to go.mod needed; to update it:\n\tgo mod tidy"


def _required_twice(main: Main, chosen: mode.Mode) -> Failure | None:
    """hasRedundantRoot: one module path with two versions, of which go.mod may keep one only."""
    excluded = {(exclude.path, exclude.version) for exclude in main.file.excludes}
    seen: dict[str, Require] = {}
    for require in main.file.requires:
        if (require.path, require.version) in excluded:
            continue
        before = seen.get(require.path)
        if before is not None and before.version != require.version:
            values = {"path": require.path, "first": before.version, "second": require.version}
            first = files.place(main.source, before.directive.span)
            place = files.place(main.source, require.directive.span)
            return Failure(kinds.DUPLICATE_REQUIRE, dirty(chosen), place, values, {"first": first} if first else {})
        seen[require.path] = require
    return None


def _required_excluded(main: Main, chosen: mode.Mode) -> Failure | None:
    """A requirement on a version that the same file excludes is passed over, so go.mod would have to change."""
    excluded = {(exclude.path, exclude.version): exclude for exclude in main.file.excludes}
    for require in main.file.requires:
        exclude = excluded.get((require.path, require.version))
        if exclude is not None:
            says = f"go: ignoring requirement on excluded version {require.path} {require.version}\n{dirty(chosen)}"
            values = {"path": require.path, "version": require.version}
            other = files.place(main.source, exclude.directive.span)
            place = files.place(main.source, require.directive.span)
            return Failure(kinds.REQUIRED_EXCLUDED, says, place, values, {"exclude": other} if other else {})
    return None


def _sums(
    context: Context, mains: tuple[Main, ...], space: "Workspace | None", gomod: str
) -> tuple[GoSum | None, bool]:
    """go.sum, or go.work.sum and the members' go.sum files as one; and whether all of them are known."""
    paths = [clean(main.directory + "/go.sum") for main in mains]
    if space is not None:
        paths.insert(0, clean(space.directory + "/go.work.sum"))
    elif gomod:
        paths = [gomod.removesuffix(".mod") + ".sum"]
    found: list[Source] = []
    known = True
    for path in paths:
        there = files.is_file(context.world, path)
        source = context.world.image.read(path) if there else None
        if source is not None:
            found.append(source)
        elif there is not False:
            known = False
    if len(found) < 2:
        return (found[0].memo(gosum.parse) if found else None), known
    settled = found[0] if context.world.image.read(paths[0]) is found[0] else None
    return found[0].last(_together, (settled is None, *found[1:]), lambda: _together(found, settled)), known


def _together(sources: list[Source], settled: Source | None) -> GoSum:
    """All files as one. `settled`: go.work.sum, which Go asks first; where it has a hash, members can't dispute it."""
    found = [source.memo(gosum.parse) for source in sources]
    modules: dict[tuple[str, str], gosum.Sum] = {}
    gomods: dict[tuple[str, str], gosum.Sum] = {}
    disputed: set[tuple[str, str, bool]] = set()
    for source, sums in zip(reversed(sources), reversed(found), strict=True):
        for all_of, its, gomod in ((modules, sums.modules, False), (gomods, sums.gomods, True)):
            for key in all_of.keys() & its.keys():
                if source is settled:
                    disputed.discard((*key, gomod))
                elif all_of[key].hash != its[key].hash:
                    disputed.add((*key, gomod))
            all_of.update(its)
    lines = tuple(line for sums in found for line in sums.sums)
    malformed = tuple(line for sums in found for line in sums.malformed)
    return GoSum(lines, malformed, modules, gomods, frozenset(disputed))
