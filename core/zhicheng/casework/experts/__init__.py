"""The pool of experts of a place: entry, endorsement, approval, term, removal, complaints (N-4, HX-5.3)."""
