"""What every later step stands on: people, schools, pupils, files, letters, the workflow engine and its trail."""
