"""The integrity archive: entries about people, units and offices, what they do while they run, who may look (JB-1.4, SG-7.3)."""
