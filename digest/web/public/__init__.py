"""Pages for everybody, one file for each thing that can be done."""
