"""How many of the institutions that an account can choose from stand on a page."""

PAGE = 50
