"""The command line: one file per command, which opens the publication, calls a room, and shows what came of it.

Only typer is imported when the program starts; everything else inside the command that needs it, so that help is fast.
"""
