"""Reports of phases: who must report what of a phase of the round to whom, what was sent, and who is late (SG-6)."""
