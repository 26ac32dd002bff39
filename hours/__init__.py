"""Hours: budgets, an append-only ledger in whole minutes, and the time that was really spent."""
