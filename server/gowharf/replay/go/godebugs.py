"""The godebug settings that go.mod and go.work may name (internal/godebugs/table.go of Go 1.21 to 1.27).

Patch releases add some, so a name that any Go has is never called unknown; those that were removed are, from then on.
"""

from gowharf.project.versions import is_valid
from gowharf.replay.go.versions import minor, too_old

NAMES = frozenset(
    """allowmultiplevcs asynctimerchan containermaxprocs cryptocustomrand dataindependenttiming decoratemappings
    embedfollowsymlinks execerrdot fips140 fips140ems gocachehash gocachetest gocacheverify gotestjsonbuildtext
    gotypesalias htmlmetacontenturlescape http2client http2debug http2server httpcookiemaxnum
    httplaxcontentlength httpmuxgo121 httpservecontentkeepheaders httpservecontentmaxranges installgoroot
    jstmpllitinterp multipartfiles multipartmaxheaders multipartmaxparts multipathtcp netdns netedns0 panicnil
    randautoseed randseednop rsa1024min tarinsecurepath tls10server tls3des tlskyber tlsmaxrsasize tlsmlkem
    tlsrsakex tlssecpmlkem tlssha1 tlsunsafeekm tracebacklabels updatemaxprocs urlmaxqueryparams urlstrictcolons
    winreadlinkvolume winsymlink x509keypairleaf x509negativeserial x509rsacrt x509sha1 x509sha256skid
    x509sslcertoverrideplatform x509usefallbackroots x509usepolicies zipinsecurepath""".split()
)
_REMOVED = {
    "x509sha1": 24,
    "tlskyber": 24,
    "gotypesalias": 27,
    "tlsunsafeekm": 27,
    "tlsrsakex": 27,
    "tls3des": 27,
    "tls10server": 27,
    "x509keypairleaf": 27,
    "asynctimerchan": 27,
}
_NEWEST_KNOWN = 27


def fault(key: str, value: str, version: str) -> str | None:
    """What modload.CheckGodebug says against a setting; None where it is fine, or newer than what is known here."""
    for what, text in (("key", key), ("value", value)):
        if " " in text or "\t" in text:
            return f"{what} contains space"
    for what, text in (("key", key), ("value", value)):
        if "," in text:
            return f"{what} contains comma"
    if key == "default":
        if not value.startswith("go") or not is_valid(value[2:]):
            return "value for default= must be goVERSION"
        if too_old(version, value[2:]):
            return f"default={value} too new (toolchain is go{version})"
        return None
    running = minor(version)
    if running > _NEWEST_KNOWN or (key in NAMES and running < _REMOVED.get(key, running + 1)):
        return None
    if key in NAMES and (running >= 26 or key == "x509sha1"):
        # Since Go 1.26 some values of a removed setting are still taken.
        removed = f'use of removed godebug "{key}", see https://go.dev/doc/godebug#go-1{_REMOVED[key]}'
        return removed if running < 26 else None
    return f'unknown godebug "{key}"'
