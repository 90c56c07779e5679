"""Sending: frozen deliveries come in, receipts go out, each subscriber exactly once.

    plan      who gets an edition, in which batches (pure)
    message   one person's headers and links (pure)
    encode    a rendering and a message as bytes (pure)
    deliver   claims batches, hands them over, records the answers
    retry     when a deferred mail is tried again (pure)
    gate      why a real provider must not send yet (pure)

Providers: `outbox` (a folder), `smtp`, and `api` with one dialect per vendor in `dialects/`. `ports` says what a
provider and the ledger must do.
"""
