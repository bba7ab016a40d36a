"""The measured claims: each module prints one JSON line (`make bench-NAME`)."""
