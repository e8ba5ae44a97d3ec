"""The use cases: what people do, each in the caller's transaction.

A use case takes a session, who acts, and a clock. It writes state, event and outbox together and commits
nothing itself: the caller's transaction does, or nothing of it happened. What isn't allowed or can't be done
is a :class:`zhicheng.casework.access.Refusal`.
"""
