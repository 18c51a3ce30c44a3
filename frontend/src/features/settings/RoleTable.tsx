import { Plural } from "@lingui/react/macro";
import type { TeamQuery } from "@/gql/graphql";

type Role = NonNullable<TeamQuery["staffRoles"]>[number];

/** What each role may do. */
export function RoleTable({ roles }: { roles: readonly Role[] }) {
  return (
    <ul className="flex flex-col">
      {roles.map((role) => (
        <li key={role.id} className="border-line border-b py-2 last:border-b-0">
          <details>
            <summary className="flex cursor-default items-baseline gap-2 before:text-muted before:content-['›']">
              <span className="inline-block font-medium first-letter:uppercase">{role.name}</span>
              <span className="flex-1 truncate text-muted">{role.description}</span>
              <span className="text-muted text-xs">
                <Plural value={role.memberCount} one="# colleague" other="# colleagues" />
              </span>
            </summary>
            <p className="mt-2 break-words font-mono text-muted text-xs">{role.scopes.join(" · ")}</p>
          </details>
        </li>
      ))}
    </ul>
  );
}
