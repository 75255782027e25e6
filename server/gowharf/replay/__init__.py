"""What a Dockerfile does, step by step, without running anything.

`replay(project, build) -> Replay` walks the stages; `replay.go` predicts each go command. Three-valued throughout:
a path is present, absent or unknown, a value is a string or None (unknown), an outcome succeeds, fails or is unknown.
Unknown is never reported as an error.
"""
