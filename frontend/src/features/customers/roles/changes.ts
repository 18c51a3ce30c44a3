/** Roles are set all at once; these make the next list of them from the one that stands. */

export interface Role {
  name: string;
  permissions: string[];
}

/** With a role added, or in the place of the one that it was. */
export function withRole(roles: readonly Role[], role: Role, former?: string): Role[] {
  const place = roles.findIndex(({ name }) => name === former);
  return place < 0 ? [...roles, role] : roles.with(place, role);
}

export function withoutRole(roles: readonly Role[], gone: string): Role[] {
  return roles.filter(({ name }) => name !== gone);
}

/** One permission a line, each once. */
export function readPermissions(text: string | null | undefined): string[] {
  const lines = (text ?? "").split("\n").map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))];
}
