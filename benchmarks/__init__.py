"""One file per claim: runs ours and the peers in one run, checks that they agree and prints the ratios."""
