"""The conformance kit for jurisdiction plugins: law cases, and what must hold of every plugin's declarations."""
