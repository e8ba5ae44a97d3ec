"""Objections to publicized results: raised by anybody, investigated and answered before the person is filed (JB-4.2)."""
