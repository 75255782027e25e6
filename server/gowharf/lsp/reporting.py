"""Findings as the protocol's diagnostics."""

import os
from collections.abc import Mapping
from functools import cache

from lsprotocol import types

import gowharf
from gowharf.check import processors
from gowharf.lsp import uris
from gowharf.lsp.root import Root
from gowharf.lsp.session import Session
from gowharf.report.terminal import printable
from gowharf.rules.model import Finding, Label, Severity
from gowharf.rules.table import TABLE
from gowharf.text.source import Place

SOURCE = "gowharf"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_TAGS = {"unnecessary": types.DiagnosticTag.Unnecessary, "deprecated": types.DiagnosticTag.Deprecated}
_NOWHERE = types.Range(types.Position(0, 0), types.Position(0, 0))


def by_path(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    """The findings of each file. (One that is about no file has no place in an editor.)"""
    grouped = processors.by_path(findings)
    grouped.pop("", None)
    return grouped


def diagnostic(session: Session, root: Root, finding: Finding) -> types.Diagnostic:
    """One finding as the client can show it."""
    client = session.client
    message = finding.message
    if finding.go_says:
        message = f"{message}\n{finding.go_says}"
    tags = [_TAGS[tag] for tag in finding.tags if tag in _TAGS and _TAGS[tag].value in client.diagnostic_tags]
    related = [_related(session, root, label) for label in finding.related] if client.related_information else []
    return types.Diagnostic(
        range=range_of(session, root, finding.place),
        message=printable(message),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=_page(finding.rule) if client.code_description else None,
        source=SOURCE,
        tags=tags or None,
        related_information=related or None,
    )


def range_of(session: Session, root: Root, place: Place) -> types.Range:
    """Where a place is for the client; the start of a file that can't be read."""
    source = root.source(place.path)
    return session.lines(root, place.path, source).range(place.span) if source else _NOWHERE


def location(session: Session, root: Root, place: Place) -> types.Location:
    """A place as the protocol names it. One above the root has a path with ".."."""
    if place.path.startswith("../"):
        return types.Location(uris.from_path(os.path.normpath(root.absolute(place.path))), _NOWHERE)
    return types.Location(session.uri(root, place.path), range_of(session, root, place))


def _page(rule: str) -> types.CodeDescription | None:
    """The rule's page as it was installed with this gowharf, of this version and without a network; where it wasn't,
    the reference that the rule is about."""
    entry = TABLE.find(rule)
    return types.CodeDescription(_pages().get(entry.rule.name, entry.rule.reference)) if entry else None


@cache
def _pages() -> Mapping[str, str]:
    """The URI of each rule's page: beside the package's code, or in the repository that the code is run from."""
    package = os.path.dirname(os.path.abspath(gowharf.__file__))
    for folder in (os.path.join(package, "pages"), os.path.join(package, "..", "..", "docs", "rules")):
        if os.path.isfile(os.path.join(folder, "index.md")):
            names = [name for name in os.listdir(folder) if name.endswith(".md")]
            return {name[: -len(".md")]: uris.from_path(os.path.normpath(os.path.join(folder, name))) for name in names}
    return {}


def _related(session: Session, root: Root, label: Label) -> types.DiagnosticRelatedInformation:
    return types.DiagnosticRelatedInformation(location(session, root, label.place), printable(label.message))
