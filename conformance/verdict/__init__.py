"""What a run says: the results file, the programs that show a refutation, the summary. Imports no torch."""
