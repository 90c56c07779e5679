"""What is done to the whole of what is remembered: what no longer serves is taken away, a digest gets another name."""
