"""Drafts as they wait for their editors."""
