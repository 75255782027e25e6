"""Makefile recipes that build images, run where make is started.

A makefile that another one includes is part of that one. One that nobody includes and that isn't called Makefile may
be included in a way that we can't follow, so its own folder and those above are tried as a script's are. Of a pattern
rule whose stem decides the Dockerfile, every folder of a Dockerfile is tried as the stem. Where the arms of conditions
give variables different values, the first arms and the last ones are each a way to build.
"""

from collections.abc import Iterator, Sequence

from gowharf.project.contexts import maketree
from gowharf.project.contexts.claims import HOLE, ROOT, Claim, at, settle
from gowharf.project.contexts.makeexpand import Expander
from gowharf.project.contexts.scripts import mentions_build, script_claims
from gowharf.project.contexts.yamldoc import line_place
from gowharf.project.model import Project
from gowharf.startup import regex
from gowharf.text.source import Source

_LARGEST = 400_000
_MOST_INCLUDES = 40
_MOST_STEMS = 48
_MOST_TARGETS = 12
_STARTABLE = regex(r"(?:GNU)?[Mm]akefile(?:\..*)?")


class _Unit:
    """A makefile with what it includes: the sources whose recipes run in `directory`."""

    def __init__(self, path: str, directory: str) -> None:
        self.path = path
        self.directory = directory
        self.sources: list[Source] = []
        self.expander = Expander((), directory)


def claims(project: Project, paths: Sequence[str]) -> Iterator[Claim]:
    sources = [source for path in paths if (source := project.source(path)) and len(source.text) <= _LARGEST]
    if not any(mentions_build(source.text) for source in sources):
        return
    units = [_unit(project, source.path, source.path.rpartition("/")[0], paths) for source in sources]
    included = {source.path for unit in units for source in unit.sources[1:]}
    for unit in units:
        if unit.path in included:
            continue
        if _STARTABLE.fullmatch(unit.path.rpartition("/")[2]):
            yield from _unit_claims(project, unit)
        else:
            yield from _loose(project, unit, paths)


def _loose(project: Project, unit: _Unit, paths: Sequence[str]) -> Iterator[Claim]:
    directory = unit.directory
    while any(mentions_build(source.text) for source in unit.sources):
        found = list(_unit_claims(project, unit))
        if any(settle(project, claim) is not None for claim in found):
            yield from found
            return
        if not directory:
            return
        directory = directory.rpartition("/")[0]
        unit = _unit(project, unit.path, directory, paths)


def _unit(project: Project, path: str, directory: str, paths: Sequence[str]) -> _Unit:
    unit = _Unit(path, directory)
    queue, seen = [path], {path}
    while queue and len(unit.sources) < _MOST_INCLUDES:
        source = project.source(queue.pop(0))
        if source is None or len(source.text) > _LARGEST:
            continue
        unit.sources.append(source)
        unit.expander = Expander(_assignments(unit.sources), directory)
        for words in source.memo(maketree.parse).includes:
            for word in unit.expander.expand(words, {}).split():
                for each in _matching(at(directory, word), paths) if HOLE not in word else ():
                    if each not in seen:
                        seen.add(each)
                        queue.append(each)
    return unit


def _assignments(sources: Sequence[Source]) -> list[maketree.Assignment]:
    """All files' assignments; what a file includes stands above its own, as an include line mostly does."""
    found: list[maketree.Assignment] = []
    for source in reversed(sources):
        here = f"{ROOT}/{source.path}"
        for each in source.memo(maketree.parse).assignments:
            value = each.value.replace("$(MAKEFILE_LIST)", here).replace("${MAKEFILE_LIST}", here)
            found.append(each._replace(value=value))
    return found


def _matching(path: str | None, paths: Sequence[str]) -> Iterator[str]:
    if path is None:
        return
    if "*" not in path:
        yield path
        return
    head, _, tail = path.partition("*")
    for each in paths:
        if len(each) >= len(head) + len(tail) and each.startswith(head) and each.endswith(tail):
            yield each


def _unit_claims(project: Project, unit: _Unit) -> Iterator[Claim]:
    for last_arm in (False, True) if unit.expander.has_arms else (False,):
        expander = Expander(_assignments(unit.sources), unit.directory, last_arm)
        for source in unit.sources:
            for recipe in source.memo(maketree.parse).recipes:
                yield from _recipe_claims(project, unit, expander, source, recipe)


def _recipe_claims(
    project: Project, unit: _Unit, expander: Expander, source: Source, recipe: maketree.Recipe
) -> Iterator[Claim]:
    if recipe.local:
        expander = Expander([*_assignments(unit.sources), *recipe.local], unit.directory)
    targets = expander.expand(recipe.targets, {}).split()[:_MOST_TARGETS]
    for target in targets:
        found = list(_for_stem(expander, unit, source, recipe, target, HOLE))
        if not found and "%" in target and ("$*" in recipe.text or "$@" in recipe.text or "$<" in recipe.text):
            for stem in _stems(project):
                found += [
                    each for each in _for_stem(expander, unit, source, recipe, target, stem) if each.target != stem
                ]
        yield from found


def _for_stem(
    expander: Expander, unit: _Unit, source: Source, recipe: maketree.Recipe, target: str, stem: str
) -> Iterator[Claim]:
    automatic = _automatic(expander, recipe, target, stem)
    text = _bare(expander.expand(recipe.text, automatic))
    if not mentions_build(text):
        return
    span = line_place(source, recipe.offset).span
    yield from script_claims(text, unit.directory, {}, source, None, span)


def _bare(text: str) -> str:
    """A recipe without make's `@`, `-` and `+`, which may stand before each of its commands."""
    lines: list[str] = []
    for line in text.split("\n"):
        continues = bool(lines) and lines[-1].endswith("\\")
        lines.append(line if continues else line.lstrip(" \t@+-"))
    return "\n".join(lines)


def _automatic(expander: Expander, recipe: maketree.Recipe, target: str, stem: str) -> dict[str, str]:
    name = target.replace("%", stem, 1)
    prerequisites = expander.expand(recipe.prerequisites, {"@": name}).replace("%", stem).split()
    first = prerequisites[0] if prerequisites else HOLE
    values = {"@": name, "<": first, "*": stem if "%" in target else HOLE, "^": " ".join(prerequisites) or HOLE}
    for key, value in list(values.items()):
        values[key + "D"] = value.rpartition("/")[0] or (HOLE if HOLE in value else ".")
        values[key + "F"] = value.rpartition("/")[2]
    return values


def _stems(project: Project) -> list[str]:
    """What a pattern's stem may be: the names and paths of Dockerfiles' folders, and what their names end in."""
    found: dict[str, None] = {}
    for path in project.found.dockerfiles:
        *folders, name = path.split("/")
        for stem in (*folders, "/".join(folders), name.partition(".")[2], name.partition(".")[0]):
            if stem:
                found[stem] = None
    return list(found)[:_MOST_STEMS]
