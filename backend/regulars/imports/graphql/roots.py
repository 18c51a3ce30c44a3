"""What the room adds to Query and Mutation."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import SIGNED_IN, access, requires
from regulars.access.scopes import Scope
from regulars.imports import mapping as mappings
from regulars.imports import queries
from regulars.imports.graphql.jobs import ImportJob, ImportPayload
from regulars.imports.graphql.previews import ImportField, ImportPreview, facts
from regulars.imports.graphql.uploads import UploadPayload, upload_of
from regulars.imports.previews import PreviewRow, preview
from regulars.imports.service import starting, uploads
from regulars.imports.service.starting import ImportWish
from regulars.imports.subjects import ImportSubject, importer_for, importers
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.errors import Forbidden
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import BigInt
from regulars.platform.jobs.queries import job_by_id
from regulars.platform.jobs.states import OnDuplicate
from regulars.platform.query.page import window


@strawberry.input(description="A column to a field; without field it is skipped.")
class ImportColumnInput:
    """Checked by the service."""

    header: Annotated[str, strawberry.field(description="As the file has it.")]
    field: Annotated[str | None, strawberry.field(description="A key of importableFields.")] = UNSET


@strawberry.input(description="A file to read in; mapping left out: as recognised.")
class ImportInput:
    """Checked by the service."""

    what: Annotated[ImportSubject, strawberry.field(description="What its rows are.")]
    upload_id: Annotated[strawberry.ID, strawberry.field(description="Of an upload that has been filled.")]
    mapping: Annotated[
        list[ImportColumnInput] | None,
        strawberry.field(description="Where the columns go; remembered for files with the same columns."),
    ] = UNSET
    on_duplicate: Annotated[
        OnDuplicate, strawberry.field(description="What to do with records that are there already.")
    ] = OnDuplicate.UPDATE_EXISTING
    store_id: Annotated[
        strawberry.ID | None,
        strawberry.field(description="Whose rows they are, where the file names none; left out, the first store's."),
    ] = UNSET
    dry_run: Annotated[bool, strawberry.field(description="Tell what would happen, write nothing.")] = False


Mapping = Annotated[
    list[ImportColumnInput] | None,
    strawberry.argument(description="As if the columns went there; left out: as recognised."),
]


@strawberry.type
class ImportQueries:
    """Looking at files and at past imports."""

    @access(
        SIGNED_IN,
        description="What an import can fill.",
        directives=[ListSize(assumed_size=100)],
        graphql_type=list[ImportField],
    )
    @staticmethod
    async def importable_fields(
        info: Info, what: Annotated[ImportSubject, strawberry.argument(description="What is imported.")]
    ) -> Any:
        """Empty for what cannot be imported yet."""
        if what not in importers:
            return []
        return facts((await importer_for(what, info.context.database, info.context.actor)).fields())

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="What an upload of yours seems to be.",
        directives=[Cost(weight=20)],
        graphql_type=ImportPreview | None,
    )
    @staticmethod
    async def import_preview(
        info: Info,
        upload_id: Annotated[strawberry.ID, strawberry.argument(description="Of an upload that has been filled.")],
        what: Annotated[ImportSubject, strawberry.argument(description="What its rows are.")],
        mapping: Mapping = UNSET,
    ) -> Any:
        """Null where there is no such upload, or it has not come."""
        return await _preview(info, upload_id, what, _columns(given(mapping)))

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Your imports, the newest first; all with OPERATIONS_READ.",
        graphql_type=Connection[ImportJob] | None,
    )
    @staticmethod
    async def imports(info: Info, first: First = UNSET, after: After = UNSET) -> Any:
        """A page."""
        database, actor = info.context.database, info.context.actor
        page = await queries.imports_page(database, actor, window(first=given(first), after=given(after)))
        return connection(page, lambda: queries.imports_count(database, actor))


@strawberry.type
class ImportMutations:
    """The verbs on files."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Makes place for a file. PUT its bytes to the url within the hour; it is kept for two days.",
        graphql_type=UploadPayload | None,
    )
    @staticmethod
    async def upload_create(
        info: Info,
        file_name: Annotated[str, strawberry.argument(description="For people; what the file is, its content says.")],
        size_bytes: Annotated[BigInt, strawberry.argument(description="Exactly; at most 1,000,000,000.")],
    ) -> Any:
        """See `uploads.upload_create`."""
        work = uploads.upload_create(actor=info.context.actor, file_name=file_name, size_bytes=size_bytes)
        return await settle(UploadPayload, work, upload=lambda key: upload_of(info.context, key))

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Begins to take a file, as a job. Orders need ORDERS_WRITE too, notes NOTES_WRITE.",
        graphql_type=ImportPayload | None,
    )
    @staticmethod
    async def import_create(
        info: Info,
        input: ImportInput,
        idempotency_key: Annotated[
            str, strawberry.argument(description="Repeating it within 24 hours has one effect.")
        ],
    ) -> Any:
        """See `starting.import_create`."""
        context = info.context
        store = given(input.store_id)
        wish = ImportWish(
            what=input.what,
            upload_id=ids.decode("upl", input.upload_id),
            mapping=_columns(given(input.mapping)),
            on_duplicate=input.on_duplicate,
            store_id=None if store is None else (ids.decode("sto", store) or 0),
            dry_run=input.dry_run,
        )
        work = starting.import_create(actor=context.actor, wish=wish, idempotency_key=idempotency_key)
        return await settle(ImportPayload, work, job=lambda key: job_by_id(context.database, context.actor, key))


def _columns(wanted: list[ImportColumnInput] | None) -> dict[str, str | None] | None:
    return None if wanted is None else {one.header: given(one.field) for one in wanted}


async def _preview(
    info: Info, upload_id: str, what: ImportSubject, wanted: dict[str, str | None] | None
) -> PreviewRow | None:
    database, actor = info.context.database, info.context.actor
    upload = await queries.upload_by_id(database, actor, ids.decode("upl", upload_id))
    if upload is None or upload.received_at is None or upload.removed_at is not None:
        return None
    importer = await importer_for(what, database, actor)
    _check_scopes(actor, importer.scopes)
    if wanted is not None:
        columns = mappings.checked(importer, upload.header, wanted)
        return await preview(database, upload, importer, columns, remembered=False)
    before = await queries.remembered(database, what, mappings.signature(upload.header))
    columns = mappings.suggest(importer, upload.header, before).columns
    return await preview(database, upload, importer, columns, remembered=before is not None)


def _check_scopes(actor: Actor, scopes: tuple[Scope, ...]) -> None:
    for scope in scopes:
        if not actor.may(scope):
            raise Forbidden(scope, "preview this")
