"""Who may ask the graph: a judge for an assigned case, the supervision office under a matter."""
