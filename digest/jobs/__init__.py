"""Calls from one process to another. In: names of acts, and ids. Out: whoever was called looks at once.

What is to be done stands in the database, and whoever is on duty looks there every few seconds: a call that is lost, or
comes twice, changes nothing but the second."""
