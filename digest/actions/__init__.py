"""What a person or a clock can do, each once.

In: what is opened, and values. Out: values, or `DigestError` for no. Nothing is printed.
"""
