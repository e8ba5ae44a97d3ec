"""Results: from accepted cases to confirmed ones. Candidates stand on lists; bodies carry a list through its acts."""
