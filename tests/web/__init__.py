"""Pages over plain services: what each route answers, and to whom."""
