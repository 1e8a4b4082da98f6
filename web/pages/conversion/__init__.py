"""How a trial becomes a full institution: preview, request, report; and the operator's decision."""
