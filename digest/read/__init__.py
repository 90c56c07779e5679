"""Bytes become entries. In: the bytes of an answer or a file, their address and type. Out: a `Reading`, or `Unreadable`
with a sentence and advice. Pure; all that a process imports that reads what is hostile."""
