"""The replacements in force, and those that contradict each other (modload: toReplaceMap, makeMainModules)."""

from collections.abc import Iterable

from gowharf.replay.go import files, kinds
from gowharf.replay.go.modfiles import Context
from gowharf.replay.go.state import Main, Replacement
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.syntax.gomod import ModFile, Replace
from gowharf.text.source import Source

Key = tuple[str, str]


def key_of(replace: Replace) -> Key:
    return replace.old_path, replace.old_version


def describe(path: str, version: str) -> str:
    """module.Version as it is printed."""
    return f"{path}@{version}" if version else path


def local_directory(replace: Replace, directory: str) -> str | None:
    """The image path of a directory that replaces a module; None for another module."""
    return join(directory, replace.new_path) if not replace.new_version else None


def contradictions(file: ModFile, source: Source | None, version: str) -> Failure | None:
    """Two replacements of one key in one file; Go before 1.17 let the last one win."""
    if not at_least(version, 17):
        return None
    seen: dict[Key, Replace] = {}
    for replace in file.replaces:
        key = key_of(replace)
        before = seen.get(key)
        if before is not None and (before.new_path, before.new_version) != (replace.new_path, replace.new_version):
            first = describe(before.new_path, before.new_version)
            second = describe(replace.new_path, replace.new_version)
            says = f"go: conflicting replacements for {describe(*key)}:\n\t{first}\n\t{second}"
            values = {"module": describe(*key), "first": first, "second": second}
            first_place = files.place(source, before.directive.span)
            places = {"first": first_place} if first_place else {}
            place = files.place(source, replace.directive.span)
            return Failure(kinds.CONFLICTING_REPLACE, says, place, values, places)
        seen[key] = replace
    return None


def replacements_of(
    mains: Iterable[Main], workspace: str | None, work: ModFile | None, work_source: Source | None
) -> dict[Key, Replacement]:
    """By module path and version, as written on the left. go.work comes first (modload.replacementFrom): what it
    replaces, at one version or at all, no member replaces otherwise."""
    found: dict[Key, Replacement] = {}
    if workspace is not None and work is not None and work_source is not None:
        for replace in work.replaces:
            file, directory = f"{workspace}/go.work", local_directory(replace, workspace)
            found[key_of(replace)] = Replacement(replace, file, work_source.path, directory)
    own = frozenset(found)
    for main in mains:
        # Of the members the last one counts that says anything of a version, be it of all versions.
        for path in {replace.old_path for replace in main.file.replaces if not replace.old_version}:
            for key in [key for key in found if key[0] == path and key not in own]:
                del found[key]
        for replace in main.file.replaces:
            if key_of(replace) not in own and (replace.old_path, "") not in own:
                file, directory = f"{main.directory}/go.mod", local_directory(replace, main.directory)
                found[key_of(replace)] = Replacement(replace, file, main.source.path, directory)
    return found


def members_disagree(context: Context, mains: Iterable[Main], work: ModFile) -> Failure | None:
    """Members of a workspace that replace one module differently, which go.work must then decide."""
    hidden = {replace.old_path for replace in work.replaces}
    seen: dict[Key, tuple[str, Main, Replace]] = {}
    for main in mains:
        for replace in main.file.replaces:
            key = key_of(replace)
            if replace.old_path in hidden:
                continue
            target = local_directory(replace, main.directory) or replace.new_path
            new = describe(target, replace.new_version)
            before = seen.get(key)
            if before is not None and before[1] is not main and before[0] != new:
                module = describe(*key)
                says = (
                    f"go: conflicting replacements for {module}:\n\t{before[0]}\n\t{new}\n"
                    f'use "go work edit -replace {module}=[override]" to resolve'
                )
                values = {"module": module, "first": before[0], "second": new}
                first = files.place(before[1].source, before[2].directive.span)
                place = files.place(main.source, replace.directive.span)
                return Failure(kinds.WORKSPACE_REPLACE, says, place, values, {"first": first} if first else {})
            seen[key] = new, main, replace
    return None
