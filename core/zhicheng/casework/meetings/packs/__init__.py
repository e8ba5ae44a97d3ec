"""The working papers of a meeting, gathered from what is on record, and the sums that they must come to."""
