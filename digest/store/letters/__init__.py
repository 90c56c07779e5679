"""Who asked to subscribe and did not confirm it yet, and the mails to single readers."""
