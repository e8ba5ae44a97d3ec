"""Continuing education: hours imported or recognised, claimed by people, carried into dossiers, compared at desks."""
