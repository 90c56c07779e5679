"""A mail server over SMTP. In: messages and renderings; out: receipts, one a mail, or a halt that says what to write.

`smtp://user@host:port` uses STARTTLS where it is offered, and insists on it and on a valid certificate where a
password would go over the wire; `smtps://` is TLS from the first byte. The password is `token`.
"""
