"""专家抽取: the seed is committed to, the pool fixed, the seed opened; anybody can work the list out again (SG-5.2)."""
