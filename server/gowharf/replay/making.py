"""`make TARGET` in a RUN: the recipe lines that it will run, where the Makefile in the image decides them.

(GNU make manual: rules, recipes, phony targets, variables from the environment.) What depends on whether a file is up
to date, on a condition, on a pattern rule or on a file that isn't known gives None: then nobody can tell.
"""

import re
from collections.abc import Mapping

from gowharf.project.contexts import maketree
from gowharf.project.contexts.claims import HOLE
from gowharf.project.contexts.makeexpand import Expander
from gowharf.replay.image import Image
from gowharf.replay.paths import join
from gowharf.startup import NamedTuple, regex

_NAMES = ("GNUmakefile", "makefile", "Makefile")
_VALUED = frozenset(["-j", "-l", "-o", "-W", "-I", "-O"])
_EXPORT = regex(r"^[ \t]*export(?:[ \t]+([^\n=:?+!]*?))?[ \t]*(?:[:?+!]{0,3}=|#|$)", re.MULTILINE)
_OTHER_SHELL = regex(r"^[ \t]*(?:\.ONESHELL|\.SHELLFLAGS|SHELL[ \t]*[:?]?=)", re.MULTILINE)
_MOST = 200  # recipe lines


class Line(NamedTuple):
    """One recipe line as the shell gets it; `ignored`: make goes on when it fails."""

    text: str
    ignored: bool


class Making(NamedTuple):
    """What a make will run, in which directory, with which changes to the environment."""

    workdir: str
    lines: tuple[Line, ...]
    env: Mapping[str, str | None]


class _Asked(NamedTuple):
    workdir: str
    file: str | None
    variables: tuple[tuple[str, str], ...]
    targets: tuple[str, ...]


class _Makefile(NamedTuple):
    image: Image
    workdir: str
    rules: tuple[maketree.Rule, ...]
    recipes: tuple[maketree.Recipe, ...]
    expander: Expander
    phony: frozenset[str]


def making(image: Image, workdir: str, words: tuple[str, ...], env: Mapping[str, str | None]) -> Making | None:
    """What `make WORDS` runs; None where that can't be told."""
    asked = _asked(workdir, words)
    if asked is None:
        return None
    names = (asked.file,) if asked.file else _NAMES
    path = next((at for name in names if not image.look(at := join(asked.workdir, name)).absent), None)
    source = image.read(path) if path else None
    if source is None or _OTHER_SHELL.search(source.text):
        return None
    tree = source.memo(maketree.parse)
    if tree.includes:
        return None
    given = [maketree.Assignment(n, "=", v.replace("$", "$$"), False) for n, v in env.items() if v is not None]
    forced = [maketree.Assignment(n, "=", v, False) for n, v in asked.variables]
    expander = Expander([*given, *tree.assignments, *forced], "")
    if expander.has_arms:
        return None
    expander.values.update(CURDIR=asked.workdir, **dict(asked.variables))
    makefile = _Makefile(image, asked.workdir, tree.rules, tree.recipes, expander, _phony(tree, expander))
    lines: list[Line] = []
    done: set[str] = set()
    for target in asked.targets or _first(makefile):
        if not _make(makefile, target, lines, done):
            return None
    return Making(asked.workdir, tuple(lines), _exported(source.text, tree, expander, asked, env))


def stops(image: Image, workdir: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    """What make says where it surely finds no makefile, or no rule for a target, and the path that it lacks."""
    asked = _asked(workdir, words)
    if asked is None:
        return None
    names = (asked.file,) if asked.file else _NAMES
    paths = [join(asked.workdir, name) for name in names]
    if all(lacks(image, path) for path in paths):
        if asked.file:
            return f"make: *** No rule to make target '{asked.file}'.  Stop.", paths[0]
        if not asked.targets:
            return "make: *** No targets specified and no makefile found.  Stop.", paths[-1]
        return _no_rule(image, asked, asked.targets[0], paths[-1])
    source = next((found for path in paths if (found := image.read(path)) is not None), None)
    tree = source.memo(maketree.parse) if source is not None else None
    if tree is None or tree.includes or any("%" in rule.targets or "$" in rule.targets for rule in tree.rules):
        return None
    known = {target for rule in tree.rules for target in rule.targets.split()} | {".DEFAULT"}
    for target in asked.targets:
        if target not in known and not any(name.startswith(".") and name[1:2].islower() for name in known):
            return _no_rule(image, asked, target, "")
        return None  # the first may make what the second needs
    return None


def _no_rule(image: Image, asked: _Asked, target: str, path: str) -> tuple[str, str] | None:
    """A target that is no file, nor can be made of one that is called nearly so, as app of app.c."""
    at = join(asked.workdir, target)
    folder, _, name = at.rpartition("/")
    names, complete = image.children(folder or "/")
    if not complete or any(one == name or one.startswith(f"{name}.") for one in names) or HOLE in target:
        return None
    return f"make: *** No rule to make target '{target}'.  Stop.", path


def lacks(image: Image, path: str) -> bool:
    """Whether a makefile is surely not there."""
    return image.look(path).absent


def _asked(workdir: str, words: tuple[str, ...]) -> _Asked | None:
    file: str | None = None
    variables: list[tuple[str, str]] = []
    targets: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("-C", "--directory", "-f", "--file", "--makefile"):
            if not rest:
                return None
            value = rest.pop(0)
            workdir, file = (join(workdir, value), file) if word in ("-C", "--directory") else (workdir, value)
        elif word.startswith(("-C", "-f")) and not word.startswith("--"):
            workdir, file = (join(workdir, word[2:]), file) if word[1] == "C" else (workdir, word[2:])
        elif word in _VALUED and rest and (word != "-j" or rest[0].isdigit()):
            rest.pop(0)
        elif word in ("-n", "--dry-run", "-q", "-t", "-e", "-k", "-i") or word.startswith("--eval"):
            return None
        elif word.startswith("-"):
            continue
        elif re.match(r"[A-Za-z_]\w*[:?+]?=", word):
            name, _, value = word.partition("=")
            variables.append((name.rstrip(":?+"), value))
        else:
            targets.append(word)
    return _Asked(workdir, file, tuple(variables), tuple(targets))


def _phony(tree: maketree.Makefile, expander: Expander) -> frozenset[str]:
    names: set[str] = set()
    for rule in tree.rules:
        if rule.targets == ".PHONY":
            names.update(expander.expand(rule.prerequisites, {}).split())
    return frozenset(names)


def _first(makefile: _Makefile) -> tuple[str, ...]:
    """The default goal: the first target that is no special or pattern one."""
    for rule in makefile.rules:
        for target in makefile.expander.expand(rule.targets, {}).split():
            if "%" not in target and (not target.startswith(".") or "/" in target):
                return (target,)
    return ()


def _make(makefile: _Makefile, target: str, lines: list[Line], done: set[str]) -> bool:
    """Adds what making a target runs, its prerequisites first; False where that can't be told."""
    if target in done:
        return True
    done.add(target)
    expand = makefile.expander.expand
    rules = [rule for rule in makefile.rules if target in expand(rule.targets, {}).split()]
    if HOLE in target or any(rule.conditional for rule in rules) or len(lines) > _MOST or len(done) > _MOST:
        return False
    there = makefile.image.look(join(makefile.workdir, target))
    if not rules:
        return there.present  # a source file; whether anything is newer than it is asked by the rule that needs it
    if target not in makefile.phony and not there.absent:
        return False  # it may be up to date
    for rule in rules:
        for prerequisite in expand(rule.prerequisites, {"@": target}).replace("|", " ").split():
            if not _make(makefile, prerequisite, lines, done):
                return False
    return all(_add(makefile, recipe, target, lines) for recipe in makefile.recipes if _is_of(makefile, recipe, target))


def _is_of(makefile: _Makefile, recipe: maketree.Recipe, target: str) -> bool:
    return target in makefile.expander.expand(recipe.targets, {}).split()


def _add(makefile: _Makefile, recipe: maketree.Recipe, target: str, lines: list[Line]) -> bool:
    if recipe.conditional or recipe.local:
        return False
    prerequisites = makefile.expander.expand(recipe.prerequisites, {"@": target}).replace("|", " ").split()
    automatic = {"@": target, "<": prerequisites[0] if prerequisites else "", "^": " ".join(prerequisites)}
    text = makefile.expander.expand(recipe.text, automatic)
    bare = text.lstrip(" \t@+-")
    # A part that isn't known is what a command would print: the shell's reader takes it for unknown too.
    lines.append(Line(bare.replace(HOLE, "$(:)"), "-" in text[: len(text) - len(bare)]))
    return True


def _exported(
    text: str, tree: maketree.Makefile, expander: Expander, asked: _Asked, env: Mapping[str, str | None]
) -> dict[str, str | None]:
    """The environment of recipes: what make got, with the values that the makefile gives, and what it exports."""
    found = dict(env)
    assigned = {each.name for each in tree.assignments}
    wanted = {name for name in assigned if name in env} | {name for name, _ in asked.variables}
    for match in _EXPORT.finditer(text):
        wanted |= set((match[1] or " ".join(assigned)).split())
    for name in wanted & (assigned | {name for name, _ in asked.variables}):
        value = expander.expand(f"$({name})", {})
        found[name] = None if HOLE in value or "$(" in value else value
    return found
