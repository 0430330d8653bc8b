"""What is remembered: the table port, its adapters, and the repositories over it."""
