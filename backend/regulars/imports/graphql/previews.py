"""Looking at a file before it is taken: what can be filled, and what the columns seem to be."""

from typing import Annotated, Any

import strawberry

from regulars.imports.previews import ColumnSeen, PreviewRow
from regulars.imports.subjects import ImportField as FieldFacts
from regulars.imports.subjects import ImportSubject
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Json

strawberry.enum(ImportSubject, description="What can be imported.")


@strawberry.type(description="A field that an import can fill.")
class ImportField:
    """Answered from a `subjects.ImportField`."""

    is_type_of = rows_are(FieldFacts)

    key: Annotated[str, strawberry.field(description="Its name in mappings and files.")]
    title: Annotated[str, strawberry.field(description="For people.")]
    is_required: Annotated[bool, strawberry.field(description="Whether some column has to fill it.")]
    rule: Annotated[str, strawberry.field(description="What may stand there.")]


@strawberry.type(description="A column and where it would go.")
class ImportColumn:
    """Answered from a `ColumnSeen`."""

    is_type_of = rows_are(ColumnSeen)

    header: Annotated[str, strawberry.field(description="As the file has it.")]
    suggested_field: Annotated[
        str | None, strawberry.field(description="The field that it would fill; null where it would be left out.")
    ]
    samples: Annotated[
        list[str], strawberry.field(description="What stands in it.", directives=[ListSize(assumed_size=5)])
    ]


@strawberry.type(description="What a file seems to be.")
class ImportPreview:
    """Answered from a `PreviewRow`."""

    is_type_of = rows_are(PreviewRow)

    upload_id: Annotated[strawberry.ID, strawberry.field(description="Of the upload.")]
    what: Annotated[ImportSubject, strawberry.field(description="What it was looked at as.")]
    recognised_as: Annotated[
        str | None,
        strawberry.field(description="Shopify, WooCommerce, HubSpot, `as before` for a remembered mapping, or null."),
    ]
    form: Annotated[
        str | None, strawberry.field(description="How it is read: its form, delimiter and encoding, in words.")
    ]
    row_count: Annotated[int, strawberry.field(description="Without the header.")]

    @strawberry.field(description="Its columns, in its order.", directives=[ListSize(assumed_size=200)])
    @staticmethod
    def columns(preview: strawberry.Parent[PreviewRow]) -> list[ImportColumn]:
        """As they stand."""
        return preview.columns  # pyright: ignore[reportReturnType] - rows of the type

    @strawberry.field(
        description="The first rows as they would come in, by field.", directives=[ListSize(assumed_size=20)]
    )
    @staticmethod
    def sample_rows(preview: strawberry.Parent[PreviewRow]) -> list[Json]:
        """As objects."""
        return [Json(dict(row)) for row in preview.sample_rows]

    @strawberry.field(
        description="What is wrong with the first rows, or worth knowing.", directives=[ListSize(assumed_size=20)]
    )
    @staticmethod
    def problems(preview: strawberry.Parent[PreviewRow]) -> list[str]:
        """At most twenty."""
        return preview.problems


def facts(fields: Any) -> list[Any]:
    """The fields of an importer, as `ImportField` is answered."""
    return list(fields)
