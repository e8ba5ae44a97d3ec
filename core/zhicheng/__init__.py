"""zhicheng (职称): law declared by plugins, judged, and carried through casework. Knows no province and no Flask."""

import pluggy

hookimpl = pluggy.HookimplMarker("zhicheng")
"""Marks a plugin's function as the implementation of one of :mod:`zhicheng.hookspecs`."""

__all__ = ["hookimpl"]
