"""When editions are due, and what starts their runs. In: digests, a zone, a clock. Out: occasions, each handed to
`run` once; a second alarm for the same occasion is harmless."""
