"""One short file a method of the protocol; `server.py` registers them."""
