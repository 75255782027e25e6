"""Names and texts that hold credentials. Nothing here ever gives back a secret."""

import re

from gowharf.startup import regex

_SECRET = regex(
    r"(?:\A|_)(?:(?:AUTH|ACCESS|API|DEPLOY|OAUTH|PRIVATE|SECRET|SSH|SIGNING|GPG)_?)?"
    r"(?:TOKEN|PASSWORD|PASSWD|PASS|PASSPHRASE|PWD|SECRET|SECRETS|CREDENTIALS?|PAT|APIKEY|NETRC)\Z"
    r"|(?:API|ACCESS|PRIVATE|SECRET|SSH|SIGNING|GPG|DEPLOY)_?KEY\Z",
    re.IGNORECASE,
)
# Go's own variables and what only names where a secret is.
_HARMLESS = regex(
    r"\A(?:GO[A-Z]+|NETRC|PWD|OLDPWD)\Z|(?:FILE|PATH|DIR|NAME|ID|URL|HOST|USER|TYPE|LEN(?:GTH)?)\Z", re.IGNORECASE
)
_URL = regex(r"([A-Za-z][A-Za-z0-9+.-]{0,31}://)([^\s/@\"'<>]+)@([\w.\[\]:*-]*)")
_MEANS = regex(r"\$\(|`|/run/secrets/")


def is_secret_name(name: str) -> bool:
    """Whether a variable's name says that its value is secret: TOKEN, GITHUB_TOKEN, DB_PASSWORD; not GOPRIVATE."""
    return not _HARMLESS.search(name) and bool(_SECRET.search(name))


class UrlCredentials:
    """User information in a URL: where it stands in the text it was found in, the host, and whether it is written out
    (else a variable or a command gives it)."""

    def __init__(self, start: int, end: int, host: str, literal: bool, computed: bool) -> None:
        self.start, self.end, self.host, self.literal, self.computed = start, end, host, literal, computed


def url_credentials(text: str) -> list[UrlCredentials]:
    """Every URL that carries a password or a token. `git@host` and `ssh://git@host` carry a user only."""
    found = []
    for match in _URL.finditer(text):
        scheme, info, host = match.groups()
        if scheme.startswith(("ssh", "git+ssh")) or (":" not in info and not _token_like(info)):
            continue
        literal = "$" not in info and "`" not in info
        found.append(UrlCredentials(match.start(2), match.end(2), host, literal, bool(_MEANS.search(info))))
    return found


def _token_like(info: str) -> bool:
    """A user alone is a token where a variable gives it, or where it is long."""
    return "$" in info or "`" in info or len(info) >= 20
