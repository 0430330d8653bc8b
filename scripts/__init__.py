"""Small tools that build and set up the project."""
