"""纪检监察: a discipline office looks at all that passes through its own organisation, and changes nothing (SG-7.2)."""
