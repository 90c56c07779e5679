"""Readers that change, in the child that imports them, what the system does; nothing where tests import them."""
