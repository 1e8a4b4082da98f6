"""The pages in a real browser: what is drawn, read aloud, and reached by keyboard."""
