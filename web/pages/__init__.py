"""One folder per page: routes call a service, ``view`` shapes the answer, the template shows it."""
