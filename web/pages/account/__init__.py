"""One's own account: password, signed-in browsers, and what else protects it."""
