"""The guard, by table."""
