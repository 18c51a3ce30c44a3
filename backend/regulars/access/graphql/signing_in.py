"""Signing in and out, and accepting an invitation."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql import cookies
from regulars.access.graphql.directives import PUBLIC, SIGNED_IN, access
from regulars.access.graphql.viewer import Viewer, viewer_row
from regulars.access.service import invitations, sessions, sign_in
from regulars.access.service.sessions import Opened
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.outcomes import DonePayload
from regulars.platform.graphql.payload import Payload, settle


@strawberry.input(description="Sign-in of staff.")
class SignInInput:
    """Of signIn; both are needed, and told as userErrors where one is missing."""

    email: Annotated[str | None, strawberry.field(description="Of the colleague.")] = UNSET
    password: Annotated[str | None, strawberry.field(description="Of the colleague.")] = UNSET


@strawberry.type(description="Sets the session cookie; no token is ever in the body.")
class SignInPayload(Payload):
    """The caller after signing in."""

    viewer: Annotated[Viewer | None, strawberry.field(description="Who is signed in now.")] = None


@strawberry.type
class SignInMutations:
    """Beginning and ending sessions."""

    @access(
        PUBLIC,
        description="By e-mail and password; ten wrong passwords shut the account for 15 minutes.",
        graphql_type=SignInPayload | None,
    )
    async def sign_in(self, info: Info, input: SignInInput) -> Any:
        """The same answer for a wrong password and for nobody's e-mail."""
        return await settled(info, _sign_in(info, given(input.email), given(input.password)))

    @access(SIGNED_IN, description="Ends this session.", graphql_type=DonePayload | None)
    async def sign_out(self, info: Info) -> Any:
        """Removes the cookie."""
        return await settle(DonePayload, _sign_out(info), done=lambda _: True)

    @access(
        PUBLIC,
        description="By the token of the link: sets name and password and signs in.",
        graphql_type=SignInPayload | None,
    )
    async def staff_invite_accept(self, info: Info, token: str, name: str, password: str) -> Any:
        """The link works once."""
        browser = cookies.browser_of(info.context)
        return await settled(
            info, invitations.staff_invite_accept(secret=token, name=name, password=password, browser=browser)
        )


async def settled(info: Info, work: Any) -> SignInPayload:
    """The payload of a verb that begins a session; set-up shares it."""

    def begun(opened: Opened) -> Any:
        cookies.begin(info.context, opened)
        return viewer_row(info)

    return await settle(SignInPayload, work, viewer=begun)


async def _sign_in(info: Info, email: str | None, password: str | None) -> Opened:
    if info.context.facts.transport == "websocket":
        raise Refusal(ErrorCode.INVALID_STATE, "A WebSocket cannot receive the cookie: sign in over HTTP.")
    for name, value in (("email", email), ("password", password)):
        if not value:
            raise Refusal(ErrorCode.REQUIRED, f"The {name} is missing.", ("input", name))
    return await sign_in.sign_in(email=email or "", password=password or "", browser=cookies.browser_of(info.context))


async def _sign_out(info: Info) -> None:
    await sessions.sign_out(actor=info.context.actor, secret=cookies.session_secret(info.context.facts) or "")
    cookies.end(info.context)
