"""The schema: hand-written SQL for each database, applied by Tortoise's migrations in one sequence."""
