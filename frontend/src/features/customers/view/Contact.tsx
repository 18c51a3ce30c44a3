import { useLingui } from "@lingui/react/macro";
import { Mail, MapPin, Phone } from "lucide-react";
import type { ReactNode } from "react";
import type { Detail } from "@/features/customers/data";
import type { PhoneKind } from "@/gql/graphql";
import { countryName } from "@/lib/format";

/** The contact card: who it is and how to reach them. */
export function Contact({ customer }: { customer: Detail }) {
  const { t } = useLingui();
  const { email, lastShippingAddress: latest, addresses } = customer;
  const kinds: Record<PhoneKind, string> = { MOBILE: t`mobile`, LANDLINE: t`landline`, UNKNOWN: "" };
  const saved = addresses.find(({ isDefaultShipping }) => isDefaultShipping) ?? addresses[0];
  const lines = latest?.formatted ?? saved?.formatted;
  const place = [latest?.city, latest?.countryCode && countryName(latest.countryCode)].filter(Boolean).join(", ");
  return (
    <ul className="flex flex-col gap-2">
      <Line icon={<Mail />} label={t`E-mail`}>
        {email ? (
          <a href={`mailto:${email}`} className="text-accent hover:underline">
            {email}
          </a>
        ) : (
          <span className="text-muted">{t`No e-mail`}</span>
        )}
      </Line>
      {customer.phones.map(({ number, kind }) => (
        <Line key={number} icon={<Phone />} label={t`Phone`}>
          <a href={`tel:${number}`} className="text-accent hover:underline">
            {number}
          </a>
          <span className="ml-2 text-muted text-xs">{kinds[kind]}</span>
        </Line>
      ))}
      {customer.phones.length === 0 && (
        <Line icon={<Phone />} label={t`Phone`}>
          <span className="text-muted">{t`No phone`}</span>
        </Line>
      )}
      {(lines || place) && (
        <Line icon={<MapPin />} label={latest ? t`Address of the latest order` : t`Address`}>
          <address className="not-italic">
            {(lines ?? [place]).map((line) => (
              <span key={line} className="block">
                {line}
              </span>
            ))}
          </address>
        </Line>
      )}
    </ul>
  );
}

function Line({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <span title={label} className="mt-0.5 text-muted [&>svg]:size-4">
        {icon}
        <span className="sr-only">{label}</span>
      </span>
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}
