"""What is documented and not built yet. Whoever builds a field deletes its line here and gives it a value."""

from __future__ import annotations

DIGEST = frozenset({"review", "if_not_approved"})
"""Fields of a digest's file."""
WEB = frozenset({"listen"})
"""Fields under `web:`."""
PROVIDERS = ("sendgrid", "mailgun", "resend", "ses", "brevo", "mailjet", "sparkpost", "mailpit")
"""Names that people look for under `provider:`; one that can be used is in the list of the sending room, and then
means itself, whether it stands here or not."""
