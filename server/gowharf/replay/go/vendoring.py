"""Whether vendor/modules.txt agrees with go.mod and go.work (modload: readVendorList, checkVendorConsistency).

Everything that disagrees is printed at once; each line is one failure with all the words, and its kind tells the check.
What the vendor directory holds is not looked at.
"""

from collections.abc import Mapping

from gowharf.project.versions import compare
from gowharf.replay.go import files, kinds
from gowharf.replay.go.modfiles import Context
from gowharf.replay.go.replacing import Key, describe, key_of
from gowharf.replay.go.requires import place_in
from gowharf.replay.go.state import Main, Replacement, Stop
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, parent
from gowharf.startup import NamedTuple
from gowharf.syntax import modules_txt, semver
from gowharf.syntax.gomod import ModFile, Replace
from gowharf.syntax.modules_txt import ModulesTxt, VendoredModule
from gowharf.text.source import Place, Source, Span


class Vendor(NamedTuple):
    """What is to be compared. `text` is None where there is no modules.txt."""

    directory: str
    mains: tuple[Main, ...]
    workspace: str | None
    work: ModFile | None
    work_source: Source | None
    replacements: Mapping[Key, Replacement]
    text: ModulesTxt | None
    source: Source | None


class _Line(NamedTuple):
    """One line of the message, and the failure that it stands for but for the words."""

    key: Key
    detail: str
    kind: str
    place: Place | None
    values: dict[str, str]
    places: dict[str, Place]


def read(context: Context, directory: str) -> tuple[ModulesTxt | None, Source | None] | Stop:
    """modules.txt of a vendor directory, (None, None) where there is none."""
    path = directory + "/modules.txt"
    there = files.is_file(context.world, path)
    if there is False:
        return None, None
    source = context.world.image.read(path)
    if there is None or source is None:
        return Stop(why="vendor/modules.txt is not known")
    return source.memo(modules_txt.parse), source


def too_new(context: Context, vendor: Vendor) -> tuple[Failure, ...]:
    """A `## …; go X` above the running Go, which Go 1.21 and later refuse while reading."""
    if vendor.text is None or not at_least(context.version, 21):
        return ()
    found: list[Failure] = []
    for module in vendor.text.modules:
        if not module.go:
            continue
        what = f"{module.path} in {context.short(vendor.directory + '/modules.txt')}"
        place = _note_place(vendor.source, module)
        new = context.chosen.too_new(context.world, what, module.go, place, kinds.VENDORED_NEEDS_NEWER)
        if new is not None:
            new = new._replace(values={**new.values, "module": describe(module.path, module.version)})
            if new.certain:
                return (new,)
            found.append(new)
    return tuple(found)


def _note_place(source: Source | None, module: VendoredModule) -> Place | None:
    """The `## …` line with the module's go version, else the module's own line."""
    if source is None:
        return None
    start = source.text.find("\n## ", module.span.start, module.span.end + 5)
    if start < 0:
        return files.place(source, module.span)
    end = source.text.find("\n", start + 1)
    return files.place(source, Span(start + 1, end if end >= 0 else len(source.text)))


def inconsistencies(context: Context, vendor: Vendor) -> tuple[Failure, ...]:
    """checkVendorConsistency."""
    lenient = vendor.workspace is None and all(not main.go or compare(main.go, "1.14") < 0 for main in vendor.mains)
    lines = [
        *_requires(vendor, lenient, context),
        *_replaces(context, vendor, lenient),
        *_explicit(vendor),
        *_replaced(vendor, at_least(context.version, 22)),
    ]
    if not lines:
        return ()
    shown = "".join(f"\n\t{describe(*line.key)}: {line.detail}" for line in lines)
    command = "work" if vendor.workspace is not None and at_least(context.version, 22) else "mod"
    says = f"go: inconsistent vendoring in {parent(vendor.directory)}:{shown}\n\n"
    if at_least(context.version, 17):
        says += (
            "\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.\n"
            f"\tTo sync the vendor directory, run:\n\t\tgo {command} vendor"
        )
    else:
        says += "run 'go mod vendor' to sync, or use -mod=mod or -mod=readonly to ignore the vendor directory"
    return tuple(
        Failure(line.kind, says, line.place, {**line.values, "vendor": vendor.directory}, line.places) for line in lines
    )


def not_required(vendor: Vendor, dirty: str) -> tuple[Failure, ...]:
    """Requirements.initVendor: since go 1.17 a go.mod requires every module that provides a vendored package."""
    if vendor.workspace is not None or vendor.text is None or compare(vendor.mains[0].go, "1.17") < 0:
        return ()
    main = vendor.mains[0]
    # Of an excluded version nothing is known here: which one is then selected is the graph's business.
    if main.file.excludes:
        return ()
    required = {require.path: require.version for require in main.file.requires}
    missing = [key for key in _listed(vendor) if required.get(key[0]) != key[1] and key[0] != main.path]
    lines = [f"go: vendored module {describe(*key)} should be required explicitly in go.mod" for key in missing]
    says = "\n".join([*lines, dirty])
    found: list[Failure] = []
    for key in missing:
        place = _record_place(vendor, key)
        values = {"module": key[0], "version": key[1], "vendor": vendor.directory}
        found.append(Failure(kinds.VENDORED_NOT_REQUIRED, says, place, values))
    return tuple(found)


def _listed(vendor: Vendor) -> list[Key]:
    """vendorList: the modules that provide packages, in order; one again where a greater version comes later."""
    found: list[Key] = []
    versions: dict[str, str] = {}
    for module in vendor.text.modules if vendor.text is not None else ():
        before = versions.get(module.path)
        if not module.packages or (before is not None and semver.compare(before, module.version) >= 0):
            continue
        versions[module.path] = module.version
        found.append((module.path, module.version))
    return found


def _versions(vendor: Vendor) -> dict[str, str]:
    """vendorVersion: of modules that provide packages, the greatest version recorded."""
    return dict(_listed(vendor))


def _requires(vendor: Vendor, lenient: bool, context: Context) -> list[_Line]:
    lines: list[_Line] = []
    provided = _versions(vendor)
    recorded = {module.path: module for module in vendor.text.modules if module.version} if vendor.text else {}
    missing = files.is_directory(context.world, vendor.directory) is False
    for main in vendor.mains:
        for require in main.file.requires:
            key = (require.path, require.version)
            if vendor.text is not None and vendor.text.explicit(*key):
                continue
            place = files.place(main.source, require.version_token.span)
            values = {"module": require.path, "version": require.version}
            if lenient:
                version = provided.get(require.path, require.version)
                if version != require.version:
                    detail = (
                        f"is explicitly required in go.mod, but vendor/modules.txt indicates {require.path}@{version}"
                    )
                    values["vendored"] = version
                    lines.append(_Line(key, detail, kinds.VENDOR_STALE, place, values, {}))
                continue
            detail = "is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt"
            places: dict[str, Place] = {}
            if vendor.text is None:
                kind = kinds.NO_VENDOR_DIRECTORY if missing else kinds.MODULES_TXT_MISSING
            elif key in vendor.text.notes:
                kind = kinds.VENDOR_NOT_EXPLICIT
            else:
                kind = kinds.VENDOR_STALE
            other = recorded.get(require.path)
            if kind == kinds.VENDOR_STALE:
                values["vendored"] = other.version if other is not None else ""
            at = files.place(vendor.source, other.span) if other is not None else None
            if at is not None:
                places["vendored"] = at
            lines.append(_Line(key, detail, kind, place, values, places))
    return lines


def _replaces(context: Context, vendor: Vendor, lenient: bool) -> list[_Line]:
    lines: list[_Line] = []
    provided = _versions(vendor)
    seen: set[Key] = set()
    every: list[tuple[Replace, str]] = []
    for main in vendor.mains:
        every.extend((replace, main.source.path) for replace in main.file.replaces)
    if vendor.work is not None:
        path = vendor.work_source.path if vendor.work_source is not None else ""
        every.extend((replace, path) for replace in vendor.work.replaces)
    for replace, path in every:
        key = key_of(replace)
        if key in seen:
            continue
        seen.add(key)
        force = _in_force(vendor, key)
        wanted, shown, where = _target(context, vendor, force)
        recorded = vendor.text.replacement(*key) if vendor.text is not None else None
        if force is not None:
            replace, path = force.replace, force.path
        place = place_in(path, replace.directive.span)
        values = {"module": key[0], "version": key[1], "wanted": shown, "recorded": describe(*recorded or ("", ""))}
        if recorded is None:
            if wanted is None or (lenient and (not key[1] or provided.get(key[0]) != key[1])):
                continue
            detail = f"is replaced in {where}, but not marked as replaced in vendor/modules.txt"
        elif recorded != wanted:
            detail = f"is replaced by {shown} in {where}, but marked as replaced by {describe(*recorded)} in "
            detail += "vendor/modules.txt"
        else:
            continue
        at = _record_place(vendor, key)
        lines.append(_Line(key, detail, kinds.VENDOR_REPLACE_MISMATCH, place, values, {"vendored": at} if at else {}))
    return lines


def _in_force(vendor: Vendor, key: Key) -> Replacement | None:
    """modload.replacementFrom; the workspace's version of a main module is never replaced."""
    if not key[1] and any(main.path == key[0] for main in vendor.mains):
        return None
    return vendor.replacements.get(key) or vendor.replacements.get((key[0], ""))


def _target(context: Context, vendor: Vendor, force: Replacement | None) -> tuple[tuple[str, str] | None, str, str]:
    """What modules.txt should record, how Go prints the replacement, and the file that it stands in."""
    if force is None:
        return None, "", "go.mod"
    replace = force.replace
    shown = describe(replace.new_path, replace.new_version)
    if vendor.workspace is None:
        where = "go.mod"
        if at_least(context.version, 22):
            where = context.short(vendor.mains[0].directory.rstrip("/") + "/go.mod")
        return (replace.new_path, replace.new_version), shown, where
    if force.file == f"{vendor.workspace}/go.work":
        where = context.short(clean(vendor.workspace + "/go.work"))
        return (replace.new_path, replace.new_version), shown, where
    main = next((main for main in vendor.mains if force.file == f"{main.directory}/go.mod"), vendor.mains[0])
    where = context.short(clean(main.directory + "/go.mod"))
    if replace.new_version or replace.new_path.startswith("/") or force.directory is None:
        return (replace.new_path, replace.new_version), shown, where
    path = files.relative(force.directory, vendor.workspace)
    path = path if path in (".", "..") or path.startswith("../") else "./" + path
    return (path, ""), shown, where


def _record_place(vendor: Vendor, key: Key) -> Place | None:
    for module in vendor.text.modules if vendor.text is not None else ():
        if (module.path, module.version) == key:
            return files.place(vendor.source, module.span)
    return None


def _explicit(vendor: Vendor) -> list[_Line]:
    """Modules that provide packages and are marked explicit must be required at that very version."""
    lines: list[_Line] = []
    if vendor.text is None:
        return lines
    required = {(require.path, require.version) for main in vendor.mains for require in main.file.requires}
    article = "a " if vendor.workspace is not None else ""
    for key in _listed(vendor):
        if vendor.text.explicit(*key) and key not in required:
            detail = f"is marked as explicit in vendor/modules.txt, but not explicitly required in {article}go.mod"
            values = {"module": key[0], "version": key[1]}
            place = _record_place(vendor, key)
            lines.append(_Line(key, detail, kinds.VENDOR_EXTRA_EXPLICIT, place, values, {}))
    return lines


def _replaced(vendor: Vendor, modern: bool) -> list[_Line]:
    """Records of a replacement without one; until Go 1.21 also, once more, those that say another."""
    lines: list[_Line] = []
    where = "the workspace" if vendor.workspace is not None else "go.mod"
    for module in vendor.text.modules if vendor.text is not None else ():
        key = (module.path, module.version)
        if module.replacement is None:
            continue
        force = _in_force(vendor, key)
        detail = f"is marked as replaced in vendor/modules.txt, but not replaced in {where}"
        if force is not None:
            real = (force.replace.new_path, force.replace.new_version)
            if modern or vendor.text is None or real == vendor.text.replacement(*key):
                continue
            recorded = describe(*(vendor.text.replacement(*key) or ("", "")))
            detail = f"is marked as replaced by {recorded} in vendor/modules.txt, but replaced by "
            detail += f"{describe(*real)} in go.mod"
        values = {"module": key[0], "version": key[1], "wanted": "", "recorded": describe(*module.replacement)}
        place = files.place(vendor.source, module.span)
        lines.append(_Line(key, detail, kinds.VENDOR_REPLACE_MISMATCH, place, values, {}))
    return lines
