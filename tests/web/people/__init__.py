"""Pages about members and what each may see, over the real services."""
