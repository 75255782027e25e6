"""Credentials in URLs, covered before text is shown: a report ends in logs that more people read than the project.

`https://bob:example@host` is shown as `https://bob:*******@host`, and a token that stands alone before the `@` is
covered whole. Covered text is as long as it was, so that marks below a source line stay where they belong. What a
variable or a command gives (`$TOKEN`) is no secret. Linear in the text: what is between `://` and `@` holds no slash.
"""

from gowharf.rules.model import Finding, Fix, Label
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from typing import TypeVar

    _Text = TypeVar("_Text", str, "str | None")

LONGEST_USER = 20  # code points; a user alone that is as long as this is taken for a token


def masked(text: "_Text") -> "_Text":
    """The text with the passwords and tokens of its URLs covered by asterisks."""
    if not text or "://" not in text or "@" not in text:
        return text
    import re

    return re.sub(r"(://)([^\s/\"'<>]+)(?=@)", _cover, text)


def masked_finding(finding: Finding) -> Finding:
    """A finding all of whose texts may be shown. The edits of its fixes are as they were."""
    message, go_says = masked(finding.message), masked(finding.go_says)
    related = tuple(Label(label.place, masked(label.message)) for label in finding.related)
    fixes = tuple(fix._replace(title=masked(fix.title), command=masked(fix.command)) for fix in finding.fixes)
    return finding._replace(message=message, go_says=go_says, related=related, fixes=fixes)


def tells(fix: Fix) -> bool:
    """Whether a fix's edits would write credentials into a report. They can't be covered: somebody may apply them."""
    return any(masked(item.edit.new_text) != item.edit.new_text for item in fix.edits)


def _cover(match: "re.Match[str]") -> str:
    user, colon, password = match[2].partition(":")
    if not colon:
        return match[1] + (_stars(user) if len(user) >= LONGEST_USER else user)
    return f"{match[1]}{user}:{_stars(password)}"


def _stars(secret: str) -> str:
    import re

    whole = re.fullmatch(r"\$\w+|\$\{[^{}]*\}|\$\([^()]*\)|`[^`]*`|\{\{[^{}]*\}\}|%\w+%", secret)
    return secret if whole else "*" * len(secret)
