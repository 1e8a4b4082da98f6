"""How the institution appraises: adjusted on a page, offered to others, taken over after a look."""
