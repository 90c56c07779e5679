"""What is documented and not built yet. Whoever builds it deletes its line here and gives its field a value."""

from __future__ import annotations

NOT_YET = frozenset(
    {
        "review",
        "if_not_approved",
        "web.listen",
        "provider: sendgrid",
        "provider: mailgun",
        "provider: resend",
        "provider: ses",
        "provider: brevo",
        "provider: mailjet",
        "provider: sparkpost",
        "provider: mailpit",
    }
)
"""A field, with its block before a dot; or a field and its value behind a colon."""


def built(field: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the values of a field that can be used."""
    return tuple(value for value in values if f"{field}: {value}" not in NOT_YET)
