"""The golang tag that a build needs, and the edits that bring it.

A raised tag keeps its form: a minor stays a minor where the minor's own releases suffice, a patch stays a patch where
go.mod asks for one, "-alpine" stays. A tag that names a release of the operating system, or a digest, needs the user's
consent: that release may not exist for the newer Go, and the digest pins another image.
"""

import re

from gowharf.project.releases import NEWEST, last_patch, release
from gowharf.project.versions import language, parse
from gowharf.replay.go.versions import too_old
from gowharf.rules.image.references import Base, edit
from gowharf.rules.model import FileEdit, Fix, Safety
from gowharf.startup import NamedTuple, regex
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_TAG = regex(r"(\d+)\.(\d+)(?:\.(\d+)|((?:rc|beta)\d+))?(?:-(.+))?\Z")
_GONE = frozenset(("jessie", "stretch", "buster", "bullseye"))  # no longer built for new minors
_KEPT = "bookworm"
_AHEAD = 4  # minors beyond the newest known one that may well be out: two years


class Raised(NamedTuple):
    """A reference with a newer tag, and what changes where. `edits` is empty where the text stands in no file."""

    reference: str
    edits: tuple[FileEdit, ...]
    safety: Safety


def exists(version: str) -> bool:
    """Whether such a release of Go may exist: no patch past a closed minor's last, no minor far in the future."""
    parsed = parse(version)
    if parsed is None or parsed.major != "1":
        return False
    known = release(version)
    if known is None:
        return len(parsed.minor) < 4 and int(parsed.minor) <= int(NEWEST.partition(".")[2]) + _AHEAD
    return known.last_patch is None or not parsed.patch or int(parsed.patch) <= known.last_patch


def raised(base: Base, needed: str) -> Raised | None:
    """The image with a Go that is new enough, where it is the official one with a version in its tag."""
    parts = base.parts
    if parts is None or parts.tag is None or not base.known.golang or not exists(needed):
        return None
    match = _TAG.match(parts.tag)
    if match is None:
        return None
    suffix = match[5] or ""
    tag, safety = _version(match, needed), Safety.SAFE
    if suffix not in ("", "alpine"):
        safety = Safety.UNSAFE
        suffix = re.sub(r"\Aalpine\d[\d.]*\Z", "alpine", suffix)
        suffix = _KEPT if suffix in _GONE else suffix
    tag += f"-{suffix}" if suffix else ""
    edits = [_tag_edit(base, parts.tag_span, tag)]
    reference = base.reference[: parts.tag_span.start] + tag
    if parts.digest is not None:
        safety = Safety.UNSAFE
        edits.append(_digest_edit(base, parts.digest_span))
    found = tuple(one for one in edits if one is not None)
    return Raised(reference, found if len(found) == len(edits) else (), safety)


def _version(match: re.Match[str], needed: str) -> str:
    """The version for the new tag, in the old one's form."""
    minor = language(needed)
    parsed = parse(needed)
    asks_patch = parsed is not None and bool(parsed.patch) and needed.count(".") == 2
    if asks_patch and match[3] is not None:
        return needed
    if too_old(last_patch(minor) or minor, needed) is not False:
        return needed
    return minor


def _tag_edit(base: Base, span: Span, tag: str) -> FileEdit | None:
    """The tag changed as little as may be: where its end stays, that is not touched."""
    old = base.reference[span.start : span.end]
    kept = 0
    end = old.find("-")
    if end >= 0 and tag.endswith(old[end:]):
        kept = len(old) - end
    return edit(base, span.start, span.end - kept, tag[: len(tag) - kept])


def _digest_edit(base: Base, span: Span) -> FileEdit | None:
    """The digest and its "@" gone, where they stand in one piece."""
    at = 0
    for piece in base.pieces:
        if piece.place is not None and at < span.start <= at + len(piece.text) and span.end == at + len(piece.text):
            start = piece.place.span.start + span.start - 1 - at
            return FileEdit(piece.place.path, Edit(Span(start, piece.place.span.end), ""))
        at += len(piece.text)
    return None


def raise_fix(bases: tuple[Base, ...], needed: str) -> Fix | None:
    """One fix that raises every one of these images; None where one of them can't be."""
    edits: dict[FileEdit, None] = {}
    safety = Safety.SAFE
    reference = ""
    for base in bases:
        new = raised(base, needed)
        if new is None or not new.edits:
            return None
        edits.update(dict.fromkeys(new.edits))
        safety = min(safety, new.safety)
        reference = reference or new.reference
    return Fix(f"Use {reference}", safety, tuple(edits)) if edits else None
