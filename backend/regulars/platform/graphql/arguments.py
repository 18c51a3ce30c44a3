"""Arguments that many fields share, with their descriptions; their default is always `UNSET` and never null.

`async def orders(…, first: First = UNSET, after: After = UNSET)`; `given(first)` reads one, none where it was left out.
"""

from typing import Annotated

import strawberry

First = Annotated[
    int | None, strawberry.argument(description="How many from the start, 1 to 100; 25 where nothing is said.")
]
After = Annotated[str | None, strawberry.argument(description="The cursor after which to go on.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end, 1 to 100.")]
Before = Annotated[str | None, strawberry.argument(description="The cursor before which to go back.")]
ExpectedVersion = Annotated[
    int | None, strawberry.argument(description="The version that you changed; refused where somebody wrote since.")
]
IdempotencyKey = Annotated[
    str | None,
    strawberry.argument(description="Your own key for this call: repeating it within 24 hours has one effect."),
]
