"""The Cin7 Core adapter: client, codec and error reading."""
