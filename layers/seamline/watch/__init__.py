"""The watcher: looks at every connection every few minutes and tells people what needs them."""
