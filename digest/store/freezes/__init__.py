"""How an edition's recipients come to be written down before it is frozen."""
