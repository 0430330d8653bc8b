"""The addresses of the console: read the state, make the page's model, or do what a form asks."""
