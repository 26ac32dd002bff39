"""Small words of the committee's templates."""
