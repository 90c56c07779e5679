"""Edits of an editor's file. In: a text and what is to change in it. Out: the text, no other line of it changed."""
