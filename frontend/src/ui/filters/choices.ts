import { CompanyChoicesDocument, SegmentChoicesDocument } from "@/gql/graphql";
import { graphqlChoices } from "@/lib/query";

/** Everything that a filter can name, whatever page of its list it stands on. */
export const segmentChoices = () => graphqlChoices(SegmentChoicesDocument, {}, (found) => found.segments);
export const companyChoices = () => graphqlChoices(CompanyChoicesDocument, {}, (found) => found.companies);
