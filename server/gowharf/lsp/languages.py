"""Which language a document is in: by its file name, since clients call one language by many names (VS Code says
`go.mod`, Neovim `gomod`, and both take `Dockerfile.dockerignore` for a Dockerfile). Only where the name says nothing
does the client's word count.
"""

from gowharf.project.discover import is_dockerfile

GO_MOD = "go.mod"
GO_WORK = "go.work"
GO_SUM = "go.sum"
MODULES_TXT = "modules.txt"
DOCKERFILE = "dockerfile"
DOCKERIGNORE = "dockerignore"
CONFIGURATION = "configuration"
OTHER = ""

_NAMES = {
    "go.mod": GO_MOD,
    "go.work": GO_WORK,
    "go.sum": GO_SUM,
    "go.work.sum": GO_SUM,
    "modules.txt": MODULES_TXT,
    ".dockerignore": DOCKERIGNORE,
    ".containerignore": DOCKERIGNORE,
    "gowharf.toml": CONFIGURATION,
    "pyproject.toml": CONFIGURATION,
}
_IDS = {
    "go.mod": GO_MOD,
    "gomod": GO_MOD,
    "go.work": GO_WORK,
    "gowork": GO_WORK,
    "go.sum": GO_SUM,
    "gosum": GO_SUM,
    "dockerfile": DOCKERFILE,
    "ignore": OTHER,
}
_OWN_NAMES = {GO_MOD: "go.mod", GO_WORK: "go.work", GO_SUM: "go.sum", DOCKERFILE: "Dockerfile"}


def language_of(name: str, language_id: str = "") -> str:
    """The language of a file of that base name. What is named after its language beats `language_id`."""
    known = _NAMES.get(name)
    if known is not None:
        return known
    if name.endswith(".dockerignore"):
        return DOCKERIGNORE
    if is_dockerfile(name):
        return DOCKERFILE
    return DOCKERFILE if language_id.lower() == "dockerfile" and "." not in name else OTHER


def language_of_untitled(name: str, language_id: str) -> str:
    """The language of a document that is no file: its name has no meaning unless it is a language's own."""
    return language_of(name) or _IDS.get(language_id.lower(), OTHER)


def file_name(language: str) -> str | None:
    """The name under which a document of that language would be a project's; None where it would mean nothing alone."""
    return _OWN_NAMES.get(language)
