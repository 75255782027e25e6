"""Whether a Dockerfile has the stage that somebody wants built, by its name in any case or by its number."""

from collections.abc import Iterable

from gowharf.project.model import Project
from gowharf.text.nearest import nearest


def no_stage(target: str, project: Project, dockerfiles: Iterable[str]) -> str:
    """What is wrong with a target that none of the Dockerfiles has; "" where one has it, or none can be read."""
    stages: dict[str, None] = {}
    read = False
    for path in dockerfiles:
        tree = project.dockerfile(path)
        if tree is None:
            continue
        read = True
        froms = [item for item in tree.instructions if item.keyword == "FROM"]
        names = [item.words[2].raw.lower() for item in froms if len(item.words) == 3]
        if target.lower() in names or (target.isdigit() and int(target) < len(froms)):
            return ""
        stages.update(dict.fromkeys(names))
    if not read:
        return ""
    near = nearest(target, stages)
    hint = f"did you mean {near}?" if near else f"stages: {', '.join(stages)}" if stages else "no stage has a name"
    return f"no stage is named {target}; {hint}"
