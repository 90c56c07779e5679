"""The one guarded HTTP client for addresses that content or editors chose."""
