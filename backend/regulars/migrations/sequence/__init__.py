"""The migrations, in order; the number in a module's name is the schema version that it makes."""
