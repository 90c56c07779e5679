"""The command line: one file per command, which parses words, calls an action, and draws what came of it.

Only typer is imported when the program starts; a command's file, with all that it needs, when the command is called.
"""
