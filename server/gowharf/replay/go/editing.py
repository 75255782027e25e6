"""go mod edit as a change of text: what go.mod says after `-replace`, `-require`, `-go` and their like.

Only what the later commands read is made, not the blocks into which Go sorts it. `edited` gives None where the outcome
is not known: a value that isn't, a flag that is seldom seen, a file that doesn't parse. (modcmd/edit.go, x/mod modfile)
"""

from collections.abc import Callable, Iterable, Mapping

from gowharf.replay.go.state import GoFlag
from gowharf.syntax import gomod
from gowharf.syntax.gomod import Directive, ModFile, Value, is_directory_path
from gowharf.text.source import Span

# Set once each, before all the others, whatever their place on the command line (runEdit).
_LINES = ("module", "go", "toolchain")
_OUTPUT = frozenset(("fmt", "json", "print", "C", "n", "x", "modfile", "modcacherw", "overlay", "mod"))


def edited(text: str, flags: Iterable[GoFlag]) -> str | None:
    """The text of go.mod after the edits, or None."""
    given = [flag for flag in flags if flag.name not in _OUTPUT]
    if any(flag.value is None or (flag.name not in _LINES and flag.name not in _EDITS) for flag in given):
        return None
    last = {flag.name: flag.value or "" for flag in given if flag.name in _LINES}
    current: str | None = text
    for name in _LINES:
        if current is not None and last.get(name):
            current = _set_line(current, name, last[name])
    for flag in given:
        if current is not None and flag.name in _EDITS:
            current = _EDITS[flag.name](current, (flag.value or "").strip())
    return current


def _parsed(text: str) -> ModFile | None:
    file = gomod.parse(text)
    return None if file.problems else file


def _set_line(text: str, verb: str, value: str) -> str | None:
    file = _parsed(text)
    if file is None:
        return None
    held: Value | None = getattr(file, verb)
    if value == "none" and verb != "module":
        return text if held is None else _without(text, [held.directive])
    if held is not None:
        return text[: held.token.span.start] + value + text[held.token.span.end :]
    before = file.go if verb == "toolchain" and file.go is not None else file.module
    at = before.directive.line.end if before is not None and before.directive.block is None else 0
    return f"{text[:at]}\n{verb} {value}\n{text[at:]}"


def _require(text: str, value: str) -> str | None:
    path, _, version = value.partition("@")
    file = _parsed(text)
    if file is None or not version:
        return None
    held = [require for require in file.requires if require.path == path]
    if not held:
        return _with(text, f"require {path} {version}")
    text = _without(text, [require.directive for require in held[1:]])
    span = held[0].version_token.span
    return text[: span.start] + version + text[span.end :]


def _replace(text: str, value: str) -> str | None:
    """File.AddReplace: the first replacement that fits takes the new target, others that fit go."""
    old, equals, new = value.partition("=")
    path, _, version = old.strip().partition("@")
    target = new.strip() if is_directory_path(new.strip()) else new.strip().replace("@", " ", 1)
    file = _parsed(text)
    if file is None or not equals or not path or (" " not in target and not is_directory_path(target)):
        return None
    fitting = [one for one in file.replaces if one.old_path == path and version in ("", one.old_version)]
    if is_directory_path(target) and any(sign in target for sign in " \t\"`'"):
        return None
    if not fitting:
        left = f"{path} {version}" if version else path
        return _with(text, f"replace {left} => {target}")
    text = _without(text, [one.directive for one in fitting[1:]])
    start, end = fitting[0].new_token.span.start, fitting[0].directive.span.end
    return text[:start] + target + text[end:]


def _exclude(text: str, value: str) -> str | None:
    path, _, version = value.partition("@")
    return _with(text, f"exclude {path} {version}") if version else None


def _tool(text: str, value: str) -> str | None:
    file = _parsed(text)
    if file is None or not value:
        return None
    return text if any(tool.value == value for tool in file.tools) else _with(text, f"tool {value}")


def _drop_require(text: str, value: str) -> str | None:
    file = _parsed(text)
    if file is None:
        return None
    return _without(text, [one.directive for one in file.requires if one.path == value])


def _drop_replace(text: str, value: str) -> str | None:
    file = _parsed(text)
    path, _, version = value.partition("@")
    if file is None:
        return None
    return _without(text, [o.directive for o in file.replaces if (o.old_path, o.old_version) == (path, version)])


def _drop_exclude(text: str, value: str) -> str | None:
    file = _parsed(text)
    path, _, version = value.partition("@")
    if file is None:
        return None
    return _without(text, [one.directive for one in file.excludes if (one.path, one.version) == (path, version)])


def _drop_tool(text: str, value: str) -> str | None:
    file = _parsed(text)
    if file is None:
        return None
    return _without(text, [tool.directive for tool in file.tools if tool.value == value])


_EDITS: Mapping[str, Callable[[str, str], str | None]] = {
    "require": _require,
    "droprequire": _drop_require,
    "replace": _replace,
    "dropreplace": _drop_replace,
    "exclude": _exclude,
    "dropexclude": _drop_exclude,
    "tool": _tool,
    "droptool": _drop_tool,
}


def _with(text: str, line: str) -> str:
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}\n{line}\n"


def _without(text: str, directives: Iterable[Directive]) -> str:
    """The text without those statements; a line of its own goes whole."""
    for directive in sorted(directives, key=lambda one: one.span.start, reverse=True):
        span = directive.line if directive.line.end > directive.line.start else Span(*directive.span)
        text = text[: span.start] + text[span.end :]
    return text
