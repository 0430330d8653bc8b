"""What each page shows: pure functions from readings of the state to frozen models that templates print."""
