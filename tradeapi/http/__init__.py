"""What is true of every answer that leaves the building."""
