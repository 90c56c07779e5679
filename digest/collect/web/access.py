"""What a source may ask for, and how it says who it is (pure).

Two things belong to the source that an editor named and go nowhere else: the operator's allowance for hosts inside the
own network, and what a source is opened with (password, cookie, headers). A feed of the public internet that names an
intranet's address gains nothing by it, and a redirect to another host takes nothing along.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field

from digest.collect.web.guard import NOBODY, Allowed, Blocked, Target, target
from digest.config.digests import Source

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What may be asked for on behalf of one address that somebody named."""

    home: Target | None = None
    """That address; None: nobody's, so nothing is allowed but the public internet."""
    headers: Headers = field(default=(), repr=False)
    """Sent to the home's origin only."""
    at_home: Allowed = NOBODY
    """What the home's host may turn out to be."""
    everywhere: Allowed = NOBODY
    """What other hosts may turn out to be, on the way from there."""

    def allowed(self, there: Target) -> Allowed:
        """Which private hosts `there` may be."""
        return self.at_home if self.home and there.host == self.home.host else self.everywhere

    def headers_for(self, there: Target) -> dict[str, str]:
        """What it is opened with: nothing but at the home's scheme, host and port, or where this became https."""
        home = self.home
        if home is None or there.host != home.host:
            return {}
        same = (there.scheme, there.port) == (home.scheme, home.port)
        safer = (home.scheme, home.port, there.scheme, there.port) == ("http", 80, "https", 443)
        return dict(self.headers) if same or safer else {}

    @property
    def scope(self) -> str:
        """Whose it is, where it is anything special; what is learned under it is not for others."""
        special = self.headers or self.at_home != NOBODY
        return f"{self.home.scheme}://{self.home.host}:{self.home.port}" if self.home and special else ""


PUBLIC = Access()


def access(url: str, allowed: Allowed, headers: Headers = (), *, inside: bool | None = None) -> Access:
    """What the source at `url` may ask for. Whoever names a host of the operator's list, or an address in one of its
    networks, may be led to all that the list allows. A name that only turns out to lie in such a network may be asked
    itself, unless it was met outside (`inside` is False): whoever owns a name decides where it leads."""
    try:
        home = target(url)
    except Blocked:
        return PUBLIC
    if allowed.names(home.host):
        return Access(home=home, headers=headers, at_home=allowed, everywhere=allowed)
    own_nets = NOBODY if inside is False else Allowed(networks=allowed.networks)
    return Access(home=home, headers=headers, at_home=own_nets)


def opened_with(source: Source) -> Headers:
    """The headers that the source's editor gave it. Not to be shown."""
    headers = {name.title(): value.get_secret_value() for name, value in source.headers}
    if source.user_agent:
        headers["User-Agent"] = source.user_agent
    if source.cookie:
        headers["Cookie"] = source.cookie.get_secret_value()
    if source.user:
        password = source.password.get_secret_value() if source.password else ""
        # RFC 7617 with its charset="UTF-8", which is what browsers send.
        headers["Authorization"] = f"Basic {b64encode(f'{source.user}:{password}'.encode()).decode()}"
    return tuple(headers.items())
