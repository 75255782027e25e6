"""Skaffold's `build.artifacts`: the Dockerfile's path is seen from the artifact's context."""

from collections.abc import Iterator

from gowharf.project.contexts import yamldoc
from gowharf.project.contexts.claims import Claim
from gowharf.project.contexts.compose import pairs
from gowharf.project.model import Project

_OTHER_BUILDERS = ("bazel", "buildpacks", "custom", "jib", "ko")


def claims(project: Project, path: str) -> Iterator[Claim]:
    source = project.source(path)
    if source is None or "artifacts" not in source.text:
        return
    folder = path.rpartition("/")[0]
    for root in yamldoc.documents(source):
        for artifact in yamldoc.elements(yamldoc.get(root, "build", "artifacts")):
            if any(yamldoc.get(artifact, other) is not None for other in _OTHER_BUILDERS):
                continue
            docker = yamldoc.get(artifact, "docker") or yamldoc.get(artifact, "kaniko")
            context = yamldoc.text(yamldoc.get(artifact, "context")) or "."
            file = yamldoc.text(yamldoc.get(docker, "dockerfile"))
            target = yamldoc.text(yamldoc.get(docker, "target"))
            given = pairs(yamldoc.get(docker, "buildArgs"), {})
            args = {key: None if value and "{{" in value else value for key, value in given.items()}
            place = yamldoc.place(source, artifact)
            yield Claim(folder, context, file, place, target, args, dockerfile_in_context=True)
