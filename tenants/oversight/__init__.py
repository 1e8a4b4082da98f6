"""Who watches those who ask the graph: the review queue, and decoys that tell on the curious."""
