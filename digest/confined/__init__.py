"""Work on what others made, done where it does no harm. In: a function and its arguments. Out: what it gives, from a
process of its own that is limited in time and memory, has no secrets, and is replaced when it fails."""
