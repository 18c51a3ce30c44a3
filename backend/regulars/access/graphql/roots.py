"""What the room adds to Query and Mutation."""

import strawberry

from regulars.access.graphql.audit_log import AuditQueries
from regulars.access.graphql.signing_in import SignInMutations
from regulars.access.graphql.team import TeamMutations, TeamQueries
from regulars.access.graphql.tokens import ApiTokenMutations, ApiTokenQueries
from regulars.access.graphql.viewer import ViewerMutations, ViewerQueries


@strawberry.type
class AccessQueries(ViewerQueries, TeamQueries, ApiTokenQueries, AuditQueries):
    """viewer, staff, staffRoles, apiTokens, auditLog, auditVerification."""


@strawberry.type
class AccessMutations(SignInMutations, ViewerMutations, TeamMutations, ApiTokenMutations):
    """signIn, signOut, passwordChange, sessionRevoke, preferencesUpdate, the team and tokens."""
