"""Whether openapi.yaml keeps what the last release promised: see docs/versioning.md."""
