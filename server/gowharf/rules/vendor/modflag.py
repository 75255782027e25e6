"""The -mod in force at a command: where it is written, and the edit that drops it."""

from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import drop_words, flag_words, written
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Fix, Safety
from gowharf.rules.variables import Setting, lineage, part, removal, stage_settings, with_value
from gowharf.text.source import Place


def mod_place(facts: Facts, spot: Spot) -> Place:
    """The flag on the command line, else the word in GOFLAGS, else the command."""
    if spot.run is None:
        return step_place(spot)
    words = flag_words(spot.run, "mod")
    if words:
        return Place(spot.replay.path, words[0].span.cover(words[-1].span))
    setting = goflags(facts, spot)
    value = spot.run.flags.get("mod")
    return part(facts.project, setting, f"-mod={value}") if setting is not None else step_place(spot)


def without_mod(facts: Facts, spot: Spot, safe: bool) -> tuple[Fix, ...]:
    """The fix that drops it, if it stands in the Dockerfile."""
    if spot.run is None:
        return ()
    safety = Safety.SAFE if safe else Safety.UNSAFE
    value = spot.run.flags.get("mod")
    words = flag_words(spot.run, "mod")
    if words:
        place = written(spot, facts.project)
        edit = drop_words(place, words) if place is not None else None
        return (Fix(f"Drop -mod={value}", safety, (edit,)),) if edit is not None else ()
    setting = goflags(facts, spot)
    if setting is None or setting.value is None:
        return ()
    rest = [word for word in setting.value.split() if word not in (f"-mod={value}", f"--mod={value}")]
    if not rest:
        return removal(facts.project, setting, f"Drop GOFLAGS=-mod={value}", safety)
    return (Fix(f"Drop -mod={value}", safety, (with_value(facts.project, setting, " ".join(rest)),)),)


def goflags(facts: Facts, spot: Spot) -> Setting | None:
    """The assignment of GOFLAGS that the command sees."""
    if spot.run is None:
        return None
    held: list[Setting] = []
    for stage in lineage(spot.replay, spot.stage):
        given = [one for one in stage_settings(facts.project, spot.replay, stage) if one.name == "GOFLAGS"]
        held += [one for one in given if _reaches(one, spot, stage.number)]
    return held[-1] if held else None


def _reaches(setting: Setting, spot: Spot, stage: int) -> bool:
    if stage != spot.stage.number or setting.step.number < spot.step.number:
        return setting.how in ("ENV", "ARG", "env -w")
    if setting.step.number != spot.step.number or spot.run is None or setting.command is None:
        return False
    inside = setting.command.start <= spot.run.span.start and spot.run.span.end <= setting.command.end
    return inside or (setting.how != "prefix" and setting.command.end <= spot.run.span.start)
