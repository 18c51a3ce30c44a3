import { useLingui } from "@lingui/react/macro";
import type { MarketingChannel } from "@/gql/graphql";

export function useChannelWords(): Record<MarketingChannel, string> {
  const { t } = useLingui();
  return { EMAIL: t`E-mail`, SMS: t`Text message`, PHONE: t`Phone call`, POST: t`Post` };
}
