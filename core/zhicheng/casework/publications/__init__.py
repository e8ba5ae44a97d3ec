"""What a place publishes for applicants beside its notices (JB-5.4), by the staff of its bureau."""
