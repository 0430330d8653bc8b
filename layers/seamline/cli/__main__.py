"""Lets `python -m seamline.cli` start the command line."""

from seamline.cli.app import app

if __name__ == "__main__":
    app(prog_name="seamline")
