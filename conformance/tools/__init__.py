"""What keeps the suite and its evidence up to date: the matrix of versions, coverage, publishing."""
