"""What vendors offer and operators list: start at ``model``, ``releases``, then ``service``."""
