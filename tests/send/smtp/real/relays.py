"""Postfix, Exim and OpenSMTPD as Debian builds them, each of which hands what it takes to a sink; and who checks
passwords for Postfix, Dovecot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import Certificate
from tests.machine import free_port, machine

USER, PASSWORD = "news", "right"


@dataclass(frozen=True)
class Relay:
    """A running server, by what its ports ask of whoever hands mail over."""

    open: str
    """Takes mail from everybody on this machine."""
    private: str = ""
    """Takes it over TLS, from who logs in."""
    strict: str = ""
    """Wants to be greeted with a full name."""
    small: str = ""
    """Takes mails up to 20,000 bytes."""
    slow: str = ""
    """Takes sixty mails a minute from one client."""


Start = Callable[[Path, Certificate, int], AbstractContextManager[Relay]]


@contextmanager
def postfix(folder: Path, certificate: Certificate, sink: int) -> Iterator[Relay]:
    ports = {name: free_port() for name in ("open", "private", "strict", "small", "slow")}
    with dovecot(folder / "dovecot") as passwords:
        main = _MAIN.format(sink=sink, passwords=passwords, certificate=certificate.file, key=certificate.key)
        master = _MASTER.format(**ports)
        with machine(
            "/usr/sbin/postfix",
            "start-fg",
            folder=folder / "postfix",
            files={"postfix/main.cf": main, "postfix/master.cf": master},
            users=("postfix", "postdrop"),
            port=ports["open"],
            first="chown postfix /var/lib/postfix",
        ):
            yield Relay(**_urls(ports))


@contextmanager
def dovecot(folder: Path) -> Iterator[int]:
    """Dovecot's answers to whether a password is right, at a port."""
    port = free_port()
    folder.mkdir()
    users = folder / "users"
    users.write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    with machine(
        "/usr/sbin/dovecot",
        "-F",
        folder=folder / "machine",
        files={"dovecot/dovecot.conf": _DOVECOT.format(port=port, users=users, base=folder / "run")},
        users=("dovecot", "dovenull"),
        port=port,
    ):
        yield port


@contextmanager
def exim(folder: Path, certificate: Certificate, sink: int) -> Iterator[Relay]:
    ports = {name: free_port() for name in ("open", "private", "strict", "small", "slow")}
    configuration = _EXIM.format(
        **ports, sink=sink, certificate=certificate.file, key=certificate.key, user=USER, password=PASSWORD
    )
    with machine(
        "/usr/sbin/exim4",
        "-bdf",
        folder=folder / "exim",
        files={"exim4/exim4.conf": configuration},
        users=("Debian-exim",),
        port=ports["open"],
        first=f"chown Debian-exim {certificate.key}; mkdir -p /var/spool/exim4 /var/log/exim4; "
        "chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4",
    ):
        yield Relay(**_urls(ports))


@contextmanager
def opensmtpd(folder: Path, certificate: Certificate, sink: int) -> Iterator[Relay]:
    """Debian's build cannot encrypt what it offers to (6.8.0 with OpenSSL 3, 2026-11), so nobody logs in to it."""
    port = free_port()
    configuration = _SMTPD.format(open=port, sink=sink)
    with machine(
        "/usr/sbin/smtpd",
        "-d",
        folder=folder / "opensmtpd",
        files={
            "smtpd.conf": configuration,
            "quay.pem": certificate.file.read_text(),
            "quay.key": certificate.key.read_text(),
        },
        users=("opensmtpd", "opensmtpq"),
        port=port,
    ):
        yield Relay(**_urls({"open": port}))


RELAYS: dict[str, Start] = {"postfix": postfix, "exim": exim, "opensmtpd": opensmtpd}


def _urls(ports: dict[str, int]) -> dict[str, str]:
    users = {"private": f"{USER}@"}
    return {name: f"smtp://{users.get(name, '')}127.0.0.1:{port}" for name, port in ports.items()}


_MAIN = """\
compatibility_level = 3.6
myhostname = mail.quay.test
mydestination =
inet_protocols = ipv4
maillog_file = /dev/stdout
disable_dns_lookups = yes
smtpd_peername_lookup = no
relayhost = [127.0.0.1]:{sink}
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
data_directory = /var/lib/postfix
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{passwords}
smtpd_helo_required = yes
smtpd_error_sleep_time = 0
smtpd_recipient_restrictions = check_recipient_access regexp:{{ {{/^refused/ 550 5.1.1 no such user}} }}
"""
_MASTER = """\
127.0.0.1:{open} inet n - n - - smtpd
127.0.0.1:{private} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{strict} inet n - n - - smtpd
  -o smtpd_helo_restrictions=reject_non_fqdn_helo_hostname
127.0.0.1:{small} inet n - n - - smtpd
  -o message_size_limit=20000
127.0.0.1:{slow} inet n - n - - smtpd
  -o smtpd_client_message_rate_limit=60 -o smtpd_client_event_limit_exceptions=
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """\
base_dir = {base}
log_path = /dev/stderr
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {port}
  }}
}}
"""
_EXIM = """\
exim_path = /usr/sbin/exim4
primary_hostname = mail.quay.test
daemon_smtp_ports = {open} : {private} : {strict} : {small} : {slow}
local_interfaces = 127.0.0.1
spool_directory = /var/spool/exim4
log_file_path = /var/log/exim4/%slog
host_lookup =
rfc1413_query_timeout = 0s
notifier_socket =
smtp_accept_queue_per_connection = 0
tls_advertise_hosts = *
tls_certificate = {certificate}
tls_privatekey = {key}
auth_advertise_hosts = ${{if and{{{{eq{{$received_port}}{{{private}}}}}{{def:tls_in_cipher}}}} {{*}}}}
message_size_limit = ${{if eq{{$received_port}}{{{small}}} {{20000}}{{50M}}}}
acl_smtp_helo = greeting
acl_smtp_mail = sender
acl_smtp_rcpt = recipient
never_users =
begin acl
greeting:
  deny condition = ${{if eq{{$received_port}}{{{strict}}}}}
       condition = ${{if !match{{$sender_helo_name}}{{\\N\\.\\N}}}}
       message = Access denied - Invalid HELO name
  accept
sender:
  defer condition = ${{if eq{{$received_port}}{{{slow}}}}}
        ratelimit = 60 / 1m / per_mail / strict
        message = too fast, at most $sender_rate_limit a minute
  accept
recipient:
  deny condition = ${{if match{{$local_part}}{{^refused}}}}
       message = no such user
  deny condition = ${{if eq{{$received_port}}{{{private}}}}}
       !authenticated = *
       message = log in first
  accept
begin routers
sink:
  driver = manualroute
  route_list = * 127.0.0.1 byname
  transport = sink
  self = send
begin transports
sink:
  driver = smtp
  port = {sink}
  hosts_avoid_tls = *
begin retry
* * F,1h,1s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""
_SMTPD = """\
pki quay cert "/etc/quay.pem"
pki quay key "/etc/quay.key"
listen on 127.0.0.1 port {open} hostname mail.quay.test tls pki quay
mta limit session-transaction-delay 0
mta limit conn-delay-route 0
mta limit conn-delay-host 0
mta limit conn-delay-source 0
mta limit conn-delay-connector 0
mta limit conn-delay-relay 0
mta limit conn-delay-domain 0
mta limit reconn-delay-route 0
action "sink" relay host "smtp://127.0.0.1:{sink}"
match from any for any action "sink"
"""
