"""The end of a round: late committees, rounds that are lost, and what happens to their cases (JB-6.4)."""
