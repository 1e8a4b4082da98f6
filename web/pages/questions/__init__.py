"""Questions about many under an approved matter: result tables, said in words, row by row."""
