"""Which files are templates from which a generator makes a Dockerfile or a go.mod, and so are neither.

Go's, Jinja's and Mustache's templates all have `{{`. In go.mod it means nothing else, and in a Dockerfile it means
nothing else where an image, a path or a folder is named; in RUN and LABEL it may be a format for a program.
"""

import re

from gowharf.startup import regex

_DOCKERFILE = regex(r"^[ \t]*+(?:FROM|COPY|ADD|WORKDIR)[ \t][^\n#]*?\{\{", re.IGNORECASE | re.MULTILINE)
_GOMOD = regex(r"^(?:(?!//)[^\n])*?\{\{", re.MULTILINE)


def is_template(kind: str, text: str) -> bool:
    """Whether what was found as one of "dockerfiles" or "gomods" is only the mould of one."""
    if "{{" not in text:
        return False
    if kind == "dockerfiles":
        return _DOCKERFILE.search(text) is not None
    return kind == "gomods" and _GOMOD.search(text) is not None
