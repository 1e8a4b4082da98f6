"""Who is who: which entities may be one, why, and what people have decided about it.

Nothing here is written into the graph: a decision is a row of its own, read beside the graph.
Read ``model`` first, then ``linking`` for how pairs are found and ``merged`` for what they change.
"""
