"""A YAML file as it was typed, and what is wrong in it. No field of the product is known here."""
