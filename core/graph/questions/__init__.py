"""Questions with a shape of their own: each reads one graph and gives its answer with its links."""
