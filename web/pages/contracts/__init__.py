"""What is delivered to whom, under which contract, until when."""
