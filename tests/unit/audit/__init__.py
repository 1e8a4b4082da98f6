"""The log: its chain, its rows that stay, its checks."""
