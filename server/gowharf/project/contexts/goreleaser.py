"""GoReleaser's `dockers:` and `dockers_v2:`: each image is built from a temporary folder that holds the binaries and
the files that `extra_files` names, never from the repository (goreleaser internal/pipe/docker)."""

from collections.abc import Iterator

from gowharf.project.contexts import yamldoc
from gowharf.project.contexts.claims import Claim
from gowharf.project.model import Project


def claims(project: Project, path: str) -> Iterator[Claim]:
    source = project.source(path)
    if source is None or "dockers" not in source.text:
        return
    folder = path.rpartition("/")[0]
    for root in yamldoc.documents(source):
        for key in ("dockers", "dockers_v2"):
            for entry in yamldoc.elements(yamldoc.get(root, key)):
                file = yamldoc.text(yamldoc.get(entry, "dockerfile")) or "Dockerfile"
                yield Claim(folder, ".", file, yamldoc.place(source, entry), artifacts=True)
