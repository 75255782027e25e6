"""Image references: `registry/name:tag@digest` (github.com/distribution/reference, which BuildKit uses).

The parts are as written: no default registry, no `library/`, no `latest` is put in. `dockerfile_parse` only splits a
FROM line at its blanks and has no parser for references, so this is our own code.
"""

from gowharf.startup import NamedTuple, regex
from gowharf.text.source import Span

_PATH = regex(r"[a-z0-9]++(?:(?:\.|__?|-++)[a-z0-9]++)*+(?:/[a-z0-9]++(?:(?:\.|__?|-++)[a-z0-9]++)*+)*+\Z")
_HOST = regex(
    r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*+|\[[a-fA-F0-9:]++\])"
    r"(?::[0-9]++)?\Z"
)
_TAG = regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_DIGEST = regex(r"[A-Za-z][A-Za-z0-9]*+(?:[-_+.][A-Za-z][A-Za-z0-9]*+)*+:[0-9a-fA-F]{32,}\Z")
_IDENTIFIER = regex(r"[a-f0-9]{64}\Z")
_HEX_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_LONGEST_NAME = 255


class Reference(NamedTuple):
    """An image reference as written.

    `registry` is None where none is given; `repository` is the path after it ("library/golang"), `name` its last
    component ("golang"). `tag_span` and `digest_span` are offsets in the text, without ":" and "@"; where a part is
    missing they are empty and lie where it would be written.
    """

    registry: str | None
    repository: str
    name: str
    tag: str | None
    digest: str | None
    tag_span: Span
    digest_span: Span


def parse_reference(text: str) -> Reference | None:
    """The parts of an image reference; None where it is none (then `docker build` says "invalid reference format")."""
    rest, at, digest = text.partition("@")
    if at and not _is_digest(digest):
        return None
    slash = rest.rfind("/")
    colon = rest.find(":", slash + 1)
    tag = rest[colon + 1 :] if colon >= 0 else None
    if tag is not None and not _TAG.match(tag):
        return None
    end = colon if colon >= 0 else len(rest)
    registry, repository = _split_registry(rest[:end])
    if not _PATH.match(repository) or _IDENTIFIER.match(text):
        return None
    if len(repository if registry else f"library/{repository}") > _LONGEST_NAME:
        return None
    name = repository.rpartition("/")[2]
    tag_span = Span(colon + 1, len(rest)) if tag is not None else Span(len(rest), len(rest))
    digest_span = Span(len(rest) + 1, len(text)) if at else Span(len(text), len(text))
    return Reference(registry, repository, name, tag, digest if at else None, tag_span, digest_span)


def _split_registry(name: str) -> tuple[str | None, str]:
    """The first component is a registry where it could be no Docker Hub user (splitDockerDomain); one that is no host
    name either belongs to the path."""
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost" or first != first.lower()):
        if _HOST.match(first):
            return first, rest
    return None, name


def _is_digest(text: str) -> bool:
    if not _DIGEST.match(text):
        return False
    algorithm, _, value = text.partition(":")
    length = _HEX_LENGTHS.get(algorithm)
    return length is not None and len(value) == length and value == value.lower()
