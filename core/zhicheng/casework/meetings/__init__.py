"""评审会议: the plan and its filing, seats, pledges, who stands back, groups and opinions, attendance, minutes (N-1, JB-5.2)."""
