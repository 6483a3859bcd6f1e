"""Who asks: API keys, their scopes, and how much each caller may ask for."""
