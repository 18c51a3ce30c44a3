"""`regulars schema`: the GraphQL schema as text."""

from regulars.api.schema import schema


def print_schema() -> None:
    """Print the schema in the schema definition language."""
    print(schema.as_str())
