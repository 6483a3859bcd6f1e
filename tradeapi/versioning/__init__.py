"""What goes, announced: deprecations in the OpenAPI document, on the answers they concern, and in the policy."""
