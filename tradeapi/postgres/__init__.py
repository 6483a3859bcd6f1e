"""Database engine: the server of DATABASE_URL, or an embedded PostgreSQL started by the first connection."""
