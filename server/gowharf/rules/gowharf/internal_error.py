"""A rule of gowharf has a fault.

Why: a rule stopped at something in these files that it should have understood. All the other rules went on, so their
findings stand; what this rule would have said is missing. Please report it together with the files, if you may.
"""

from gowharf.rules.model import Rule, Severity

RULE = Rule("internal-error", Severity.WARNING, "gowharf", "https://docs.docker.com/reference/dockerfile/")
