"""Entries in; articles that were never seen before out, and who of several sources says what is at an address."""
