"""Commands for those who develop the product."""
