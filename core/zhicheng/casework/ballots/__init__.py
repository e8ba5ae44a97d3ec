"""投票: secret ballots in double envelopes, opened at once into an urn that knows no voters (N-1)."""
