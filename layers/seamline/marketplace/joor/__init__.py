"""The JOOR adapter: v2 and v4 behind one face."""
