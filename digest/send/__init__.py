"""Sending: frozen deliveries come in, receipts go out, each subscriber exactly once.

    plan, message     who gets an edition in which batches; one person's headers and links (pure)
    encode, headers   a rendering and a message as bytes (pure)
    deliver, attempt  claims batches, hands them over, records the answers
    pace, retry       how fast; when a deferred mail is tried again
    gate              why a real provider must not send yet (pure)

Providers: `providers` is the list of them. `outbox` is a folder, `smtp` a mail server, and `api` speaks over HTTP with
one dialect per vendor in `dialects/`. `ports` says what a provider and the ledger must do.
"""
