"""Who gets what: people in, out, found and chosen for."""
