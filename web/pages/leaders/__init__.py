"""The case handling of quota-holding leaders: figures that go up, marks that come back."""
