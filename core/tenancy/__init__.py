"""Which tenant is being served; without one the answer is refusal."""
