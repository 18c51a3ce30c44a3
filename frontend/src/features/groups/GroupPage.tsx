import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Benefits } from "@/features/groups/Benefits";
import { SHOWING } from "@/features/groups/data";
import { Members } from "@/features/groups/Members";
import { Performance } from "@/features/groups/Performance";
import { GROUP_KINDS } from "@/features/groups/words";
import { GroupDeleteDocument, GroupDocument, type GroupPartsFragment } from "@/gql/graphql";
import { formatNumber } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { graphqlQuery, invalidate } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { write } from "@/lib/write";
import { Button, IconButton } from "@/ui/Button";
import { buttonClass } from "@/ui/buttonClass";
import { Dialog, DialogBody, DialogFooter } from "@/ui/Dialog";
import { NotFound } from "@/ui/NotFound";
import { PageHeader } from "@/ui/Page";
import { Section } from "@/ui/Stat";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/Toast";

const GroupForm = lazy(() => import("@/features/groups/GroupForm"));

export function GroupPage({ id }: { id: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay();
  const query = useQuery({
    ...graphqlQuery(GroupDocument, { id }),
    // Members of a new rule are taken in by the background.
    refetchInterval: ({ state }) => (state.data?.group?.isFilled === false ? 2_000 : false),
  });
  const [isEditing, setEditing] = useState(false);
  const [isGoing, setGoing] = useState(false);
  const group = query.data?.group;
  const back = () =>
    isEditing ? setEditing(false) : void navigate({ to: "/groups/{-$id}", params: { id: undefined } });
  useHotkeys([
    { keys: "Escape", label: t`Back`, section: t`Group`, run: back },
    { keys: "e", label: t`Edit`, section: t`Group`, run: () => setEditing(may("GROUPS_WRITE")) },
  ]);

  async function takeAway({ name }: GroupPartsFragment) {
    const { userErrors } = await write(GroupDeleteDocument, { id });
    setGoing(false);
    if (userErrors[0]) return toast(userErrors[0].message, { tone: "bad" });
    await invalidate("GroupList");
    await navigate({ to: "/groups/{-$id}", params: { id: undefined } });
    toast(t`${name} was taken away; its members are still customers`);
  }

  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={group?.name ?? t`Group`}
        aside={
          <span className="order-first -ml-3">
            <IconButton label={t`Back (Esc)`} icon={<ChevronLeft className="size-4" />} onPress={back} />
          </span>
        }
        actions={
          group &&
          !isEditing && (
            <>
              <Link
                to="/customers"
                search={{ filter: JSON.stringify({ groupId: { in: [id] } }) }}
                className={buttonClass()}
              >
                <Trans>Open in the customers list</Trans>
              </Link>
              {may("GROUPS_WRITE") && (
                <>
                  <Button variant="danger" onPress={() => setGoing(true)}>
                    <Trans>Take away</Trans>
                  </Button>
                  <Button onPress={() => setEditing(true)}>
                    <Trans>Edit</Trans>
                  </Button>
                </>
              )}
            </>
          )
        }
      />
      <div className="scroll min-h-0 flex-1 border-line border-t px-6 pb-16">
        {query.isPending && <Skeleton lines={8} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && !group && <NotFound />}
        {group && isEditing && (
          <div className="pt-5">
            <Suspense fallback={<Skeleton lines={8} />}>
              <GroupForm
                key={group.version}
                group={group}
                onSaved={() => {
                  setEditing(false);
                  void invalidate(...SHOWING);
                }}
                onCancel={() => setEditing(false)}
              />
            </Suspense>
          </div>
        )}
        {group && !isEditing && <Body group={group} />}
      </div>
      {group && (
        <Dialog title={t`Take ${group.name} away?`} isOpen={isGoing} onClose={() => setGoing(false)}>
          <DialogBody>
            <Trans>
              Its benefits end at once, and who is in it by hand is not remembered. Its members stay customers.
            </Trans>
          </DialogBody>
          <DialogFooter>
            <Button onPress={() => setGoing(false)}>
              <Trans>Keep it</Trans>
            </Button>
            <Button variant="danger" onPress={() => void takeAway(group)}>
              <Trans>Take away</Trans>
            </Button>
          </DialogFooter>
        </Dialog>
      )}
    </div>
  );
}

function Body({ group }: { group: GroupPartsFragment }) {
  const { i18n } = useLingui();
  return (
    <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)_22rem] gap-x-10 max-lg:grid-cols-1">
      <div>
        <Section title={i18n._(GROUP_KINDS[group.kind])}>
          {group.description && <p className="max-w-prose">{group.description}</p>}
          <p className="mt-1 text-muted">
            {group.rule ? (
              <Trans>
                {formatNumber(group.memberCount)} members, always those of the segment{" "}
                <Link
                  to="/segments/{-$id}"
                  params={{ id: group.rule.id }}
                  className="text-accent underline underline-offset-2"
                >
                  {group.rule.name}
                </Link>
                .
              </Trans>
            ) : (
              <Plural value={group.memberCount} one="# member, kept by hand." other="# members, kept by hand." />
            )}{" "}
            {!group.isFilled && (
              <span role="status">
                <Trans>They are being taken in.</Trans>
              </span>
            )}
          </p>
        </Section>
        <Section title={<Trans>Members</Trans>}>
          <Members group={group} />
        </Section>
      </div>
      <div>
        <Section title={<Trans>Benefits</Trans>}>
          <Benefits benefits={group.benefits} />
        </Section>
        <Performance id={group.id} />
      </div>
    </div>
  );
}
