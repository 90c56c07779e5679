"""Bytes to text, markup to plain text, and articles in plain text or Markdown."""
