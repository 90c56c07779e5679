"""Sources in; articles, failures and new states out, one source at a time as they answer."""
