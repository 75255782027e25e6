"""The names that a .go file declares at its top level, and those it uses without declaring them anywhere.

Enough to foresee `undefined: name` when one file of a package is built alone. Both are skims over the text without
comments and strings, not parses. `used` leaves out whatever might be a field, a label, a parameter or a local name.
"""

import re

from gowharf.startup import regex

KEYWORDS = frozenset(
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package "
    "range return select struct switch type var".split()
)
_OPAQUE = regex(
    r"""//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*+"?|`[^`]*+`?|'(?:[^'\\\n]|\\.)*+'?"""
)
_STRUCTURE = regex(r"[{}()\n;]|\b(?:func|var|const|type)\b")
_NAME = r"[^\W\d]\w*+"
_NAMES = regex(rf"\s*+({_NAME}(?:\s*+,\s*+{_NAME})*+)")
_FUNC_NAME = regex(rf"\s++({_NAME})")
_GROUP = regex(r"\s*+\(")
_CONTINUED = frozenset("+-*/%&|^=<>,.")

_USE = regex(
    rf"\.\.\.|\.\s*+{_NAME}|\d[\w.]*+|(?:break|continue|goto|package)[ \t]++{_NAME}|func\s++(?:\([^()]*+\)\s*+)?{_NAME}"
    rf"|({_NAME})(?!\s*+:(?!=))|{_NAME}"
)
_CASE_USE = regex(rf"\bcase\s++({_NAME}(?:\s*+,\s*+{_NAME})*+)\s*+:")
_RECEIVER = regex(rf"\bfunc\s*+\(\s*+(?:{_NAME}[ \t]++)?\*?({_NAME})")
_LOCAL = regex(
    rf"(?:{'|'.join(sorted(KEYWORDS))})(?!\w)|({_NAME}(?:[ \t]*+,\s*+{_NAME})*+)"
    rf"(?:[ \t]*+(:=)|[ \t]++((?:\.\.\.|\*(?=\S)|\[[^\]\s]*+\]|<-(?=chan)|~)*+(?:{_NAME}(?:\.{_NAME})?)?))?"
)
_DECLARED = regex(rf"\b(?:var|const|type)\s++({_NAME}(?:\s*+,\s*+{_NAME})*+)")
_INTERFACE = regex(r"\binterface\s*+\{[^{}]*+\}")
_WORDS = regex(r"\w+")


def code(text: str) -> str:
    """The text with comments turned into blanks (or a newline) and strings into `""`."""
    return _OPAQUE.sub(_blanked, text)


def _blanked(match: re.Match[str]) -> str:
    found = match.group()
    if found.startswith("/"):
        return "\n" if "\n" in found else " "
    return '""'


def declared(text: str) -> frozenset[str]:
    """The names that the file declares at the top level of its package: functions, types, variables, constants."""
    source = code(text)
    names: set[str] = set()
    depth, group = 0, False
    for match in _STRUCTURE.finditer(source):
        token, at = match.group(), match.end()
        if token in "({":
            depth += 1
        elif token in ")}":
            depth -= 1
            group = group and depth > 0
        elif token in "\n;":
            if group and depth == 1 and source[match.start() - 1] not in _CONTINUED:
                _take(_NAMES.match(source, at), names)
        elif depth:
            continue
        elif token == "func":
            _take(_FUNC_NAME.match(source, at), names)
        elif opening := _GROUP.match(source, at):
            group = True
            _take(_NAMES.match(source, opening.end()), names)
        else:
            _take(_NAMES.match(source, at), names)
    return frozenset(names - {"_", "init"} - KEYWORDS)


def _take(match: re.Match[str] | None, names: set[str]) -> None:
    if match:
        names.update(_WORDS.findall(match.group(1)))


def used(text: str) -> frozenset[str]:
    """Names that the file uses unqualified and that no declaration in it, however local, could mean.

    Predeclared names and the names of imports are among them."""
    source = _INTERFACE.sub("interface", code(text))
    names = set(_USE.findall(source))
    for pattern in (_CASE_USE, _RECEIVER):
        for match in pattern.finditer(source):
            _take(match, names)
    local: set[str] = set()
    for match in _LOCAL.finditer(source):
        if match.group(2) or match.group(3):
            _take(match, local)
    for match in _DECLARED.finditer(source):
        _take(match, local)
    return frozenset(names - local - KEYWORDS - declared(text) - {"", "_"})
