"""Errors that a caller is told by name; whatever else goes wrong while executing is masked."""

from typing import Any

from graphql import GraphQLError


class Told(GraphQLError):
    """A GraphQL error meant for the caller: its text and `extensions.code` pass the mask."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        """`more` joins the extensions beside the code."""
        super().__init__(message, extensions={"code": code, **more})


def unauthenticated() -> Told:
    """Nobody is signed in."""
    return Told("UNAUTHENTICATED", "Sign in first, or send an API token.")


def forbidden(scope: str) -> Told:
    """The caller lacks a scope."""
    return Told("FORBIDDEN", f"This needs the scope {scope}.", scope=scope)
