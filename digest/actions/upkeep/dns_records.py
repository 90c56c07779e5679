"""The DNS, asked for records [effect: network]."""

from __future__ import annotations

import dns.exception
import dns.resolver

from digest.errors import Unavailable

#: Seconds for one question.
PATIENCE = 5.0


def dns_records(name: str, kind: str) -> tuple[str, ...] | None:
    """The records of the name, texts of several strings joined (RFC 7208 3.3); empty where there are none of the kind,
    None where there is no such name. Raises `Unavailable` where nobody answers."""
    try:
        answer = dns.resolver.resolve(name, kind, lifetime=PATIENCE, search=False)
    except dns.resolver.NXDOMAIN:
        return None
    except dns.resolver.NoAnswer:
        return ()
    except dns.exception.DNSException as error:
        what = f"the DNS does not answer for {name}: {type(error).__name__}"
        raise Unavailable(what, advice="Is this machine on the internet?") from None
    return tuple(b"".join(record.strings).decode(errors="replace") for record in answer)
