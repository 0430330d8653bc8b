"""The AWS stack, one construct per capability."""
