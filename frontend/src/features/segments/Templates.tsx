import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SegmentTemplatesDocument } from "@/gql/graphql";
import { graphqlQuery } from "@/lib/query";
import { useMay } from "@/lib/viewer";
import { Skeleton } from "@/ui/States";

/** Ready rules to begin with. */
export function Templates() {
  const may = useMay();
  const query = useQuery({ ...graphqlQuery(SegmentTemplatesDocument, {}), staleTime: Number.POSITIVE_INFINITY });
  if (!query.data) return <Skeleton lines={5} />;
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-x-6">
      {query.data.segmentTemplates.map(({ key, name, description, explanation, filter }) => (
        <li key={key} className="flex flex-col gap-0.5 border-line border-t py-3">
          {may("GROUPS_WRITE") ? (
            <Link
              to="/segments/{-$id}"
              params={{ id: "new" }}
              search={{ name, template: key, filter: JSON.stringify(filter) }}
              className="self-start rounded-sm font-medium text-accent hover:underline"
            >
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          <span className="text-soft">{description}</span>
          <span className="text-muted text-xs">
            <Trans>Rule:</Trans> {explanation}
          </span>
        </li>
      ))}
    </ul>
  );
}
