import { useLingui } from "@lingui/react/macro";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { ChevronsUpDown, Keyboard, LogOut, UserRound } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { PreferencesUpdateDocument, SignOutDocument, type StaffPreferencesInput } from "@/gql/graphql";
import { closeLive } from "@/lib/live";
import { queryClient } from "@/lib/query";
import { type Density, setDensity, setTheme, type Theme, useRowHeight, useTheme } from "@/lib/theme";
import { useViewer } from "@/lib/viewer";
import { write } from "@/lib/write";
import { MenuButton, MenuGroup, MenuItem, MenuSeparator } from "@/ui/Menu";
import { toast } from "@/ui/Toast";

/** Who is signed in, how they like it, and the way out. */
export function AccountMenu({ onKeys }: { onKeys: () => void }) {
  const { t } = useLingui();
  const viewer = useViewer();
  const theme = useTheme();
  const density = useRowHeight() === 32 ? "compact" : "comfortable";
  const navigate = useNavigate();
  const router = useRouter();
  const name = viewer?.staff?.name ?? t`Nobody`;

  async function leave() {
    await write(SignOutDocument, {}).catch(() => undefined);
    closeLive();
    queryClient.clear();
    await router.invalidate();
    await navigate({ to: "/login" });
  }

  return (
    <MenuButton
      label={t`Account`}
      trigger={
        <AriaButton className="flex h-10 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover aria-expanded:bg-hover max-md:justify-center">
          <span
            aria-hidden
            className="flex size-6 shrink-0 items-center justify-center rounded-full bg-press font-semibold text-2xs"
          >
            {initials(name)}
          </span>
          <span className="min-w-0 flex-1 max-md:sr-only">
            <span className="block truncate font-medium leading-4">{name}</span>
            <span className="block truncate text-2xs text-muted leading-3.5 first-letter:uppercase">
              {viewer?.staff?.role.name}
            </span>
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 text-muted max-md:hidden" />
        </AriaButton>
      }
    >
      <Choice<Theme>
        title={t`Colours`}
        value={theme}
        choices={[
          ["system", t`As the system`],
          ["light", t`Light`],
          ["dark", t`Dark`],
        ]}
        onChange={(wish) => {
          setTheme(wish);
          keep({ theme: wish === "system" ? "SYSTEM" : wish === "dark" ? "DARK" : "LIGHT" });
        }}
      />
      <MenuSeparator />
      <Choice<Density>
        title={t`Rows`}
        value={density}
        choices={[
          ["comfortable", t`Comfortable`],
          ["compact", t`Compact`],
        ]}
        onChange={(wish) => {
          setDensity(wish);
          keep({ density: wish === "compact" ? "COMPACT" : "COMFORTABLE" });
        }}
      />
      <MenuSeparator />
      <MenuItem icon={<UserRound />} onAction={() => void navigate({ to: "/settings/account" })}>
        {t`Your account`}
      </MenuItem>
      <MenuItem icon={<Keyboard />} onAction={onKeys}>
        {t`Keys`}
      </MenuItem>
      <MenuItem icon={<LogOut />} onAction={() => void leave()}>
        {t`Sign out`}
      </MenuItem>
    </MenuButton>
  );

  function keep(input: StaffPreferencesInput) {
    write(PreferencesUpdateDocument, { input }).catch(() => toast(t`Kept in this browser only.`));
  }
}

function Choice<Value extends string>({
  title,
  value,
  choices,
  onChange,
}: {
  title: string;
  value: Value;
  choices: [Value, string][];
  onChange: (value: Value) => void;
}) {
  return (
    <MenuGroup title={title}>
      {choices.map(([key, label]) => (
        <MenuItem key={key} kind="radio" isSelected={key === value} onAction={() => onChange(key)}>
          {label}
        </MenuItem>
      ))}
    </MenuGroup>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "").join("");
}
