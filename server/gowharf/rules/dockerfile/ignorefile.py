"""Which ignore file a build reads."""

from gowharf.project.model import BuildConfig, Project


def ignore_file(project: Project, build: BuildConfig) -> str:
    """The ignore file in force, or the path at which a new one would be: `<Dockerfile>.dockerignore` wins over the
    context's own (BuildKit: dockerui.Client.MainContext)."""
    own = f"{build.dockerfile}.dockerignore"
    if project.source(own) is not None:
        return own
    root = build.context.directory
    return f"{root}/.dockerignore" if root else ".dockerignore"
