"""From the bytes of a file to sheets of text cells, within bounds; every fault is a ``BadFile``.

``core.evidence`` may import it. Start reading at ``source``, then ``kinds``.
"""
