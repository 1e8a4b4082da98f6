"""Rules over a whole pack, one class each. Start at ``every.check_pack``."""
