"""Sources in; articles, failures and new states out, one source at a time as they answer.

In: sources, what is remembered of them, the guarded client. Out: a `Collected` for every source, in the order in
which they answer. `Collected` is a value also when a source fails; nothing here stores anything.
"""
