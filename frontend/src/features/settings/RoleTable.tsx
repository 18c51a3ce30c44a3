import { useLingui } from "@lingui/react/macro";
import type { TeamQuery } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";

type Role = NonNullable<TeamQuery["staffRoles"]>[number];

/** What each role may do. */
export function RoleTable({ roles }: { roles: readonly Role[] }) {
  const { t } = useLingui();
  return (
    <ul className="flex flex-col">
      {roles.map((role) => (
        <li key={role.id} className="border-line border-b py-2 last:border-b-0">
          <details>
            <summary className="cursor-default">
              <span className="inline-block font-medium first-letter:uppercase">{role.name}</span>
              <span className="ml-2 text-muted">{role.description}</span>
              <span className="float-right text-muted text-xs">{t`${formatNumber(role.memberCount)} with it`}</span>
            </summary>
            <p className="mt-2 break-words font-mono text-muted text-xs">{role.scopes.join(" · ")}</p>
          </details>
        </li>
      ))}
    </ul>
  );
}
