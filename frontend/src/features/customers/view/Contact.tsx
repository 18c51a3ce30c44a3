import { useLingui } from "@lingui/react/macro";
import { BadgeCheck, Ellipsis, Mail, MapPin, Phone as PhoneIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Detail } from "@/features/customers/data";
import { UnblockDialog } from "@/features/customers/view/ContactForms";
import { type Email, emailActs, type Phone, phoneActs } from "@/features/customers/view/contactData";
import type { Deliverability, PhoneKind } from "@/gql/graphql";
import { countryName } from "@/lib/format";
import { useMay } from "@/lib/viewer";
import { Badge } from "@/ui/Badge";
import { IconButton } from "@/ui/Button";
import { MenuButton, MenuItem } from "@/ui/Menu";

/** The contact card: who it is and every way to reach them. */
export function Contact({ customer }: { customer: Detail }) {
  const { t } = useLingui();
  const may = useMay();
  // Masked addresses name nothing that could be changed.
  const canWrite = may("CUSTOMERS_WRITE") && may("PII_READ");
  const { emails, phones, lastShippingAddress: latest, addresses } = customer;
  const saved = addresses.find(({ isDefaultShipping }) => isDefaultShipping) ?? addresses[0];
  const lines = latest?.formatted ?? saved?.formatted;
  const place = [latest?.city, latest?.countryCode && countryName(latest.countryCode)].filter(Boolean).join(", ");
  return (
    <ul className="flex flex-col gap-2">
      {emails.map((email) => (
        <Line key={email.address} icon={<Mail />} label={t`E-mail`}>
          <EmailLine email={email} customer={customer} canWrite={canWrite} />
        </Line>
      ))}
      {emails.length === 0 && (
        <Line icon={<Mail />} label={t`E-mail`}>
          <span className="text-muted">{t`No e-mail`}</span>
        </Line>
      )}
      {phones.map((phone) => (
        <Line key={phone.number} icon={<PhoneIcon />} label={t`Phone`}>
          <PhoneLine phone={phone} customer={customer} canWrite={canWrite} />
        </Line>
      ))}
      {phones.length === 0 && (
        <Line icon={<PhoneIcon />} label={t`Phone`}>
          <span className="text-muted">{t`No phone`}</span>
        </Line>
      )}
      {(lines || place) && (
        <Line icon={<MapPin />} label={latest ? t`Address of the latest order` : t`Address`}>
          <address className="whitespace-pre-wrap break-words not-italic">{(lines ?? [place]).join("\n")}</address>
        </Line>
      )}
    </ul>
  );
}

function EmailLine({ email, customer, canWrite }: { email: Email; customer: Detail; canWrite: boolean }) {
  const { t } = useLingui();
  const canAsk = useMay()("MESSAGES_SEND");
  const [isUnblocking, setUnblocking] = useState(false);
  const { address, isPrimary, verification, deliverability } = email;
  const acts = emailActs(customer);
  const troubles: Partial<Record<Deliverability, string>> = {
    BLOCKED: t`Blocked`,
    COMPLAINED: t`Complained`,
    SOFT_BOUNCING: t`Bouncing`,
  };
  const trouble = troubles[deliverability];
  return (
    <Entry
      link={`mailto:${address}`}
      text={address}
      isFirst={isPrimary && customer.emails.length > 1}
      isVerified={verification === "VERIFIED"}
      badge={trouble && <Badge tone={deliverability === "SOFT_BOUNCING" ? "warn" : "bad"}>{trouble}</Badge>}
      menu={
        canWrite && (
          <EntryMenu label={t`What to do with ${address}`}>
            {!isPrimary && (
              <MenuItem onAction={() => void acts.makePrimary(email, t`${address} is used first`)}>
                {t`Use first`}
              </MenuItem>
            )}
            {canAsk && verification !== "VERIFIED" && (
              <MenuItem onAction={() => void acts.ask(email, t`${address} is asked to confirm`)}>
                {t`Ask to confirm`}
              </MenuItem>
            )}
            {trouble && <MenuItem onAction={() => setUnblocking(true)}>{t`Let mail go there again`}</MenuItem>}
            <MenuItem
              isDanger
              onAction={() => void acts.remove(email, { gone: t`${address} was removed`, back: t`${address} is back` })}
            >
              {t`Remove`}
            </MenuItem>
          </EntryMenu>
        )
      }
    >
      {isUnblocking && (
        <UnblockDialog customerId={customer.id} address={address} onClose={() => setUnblocking(false)} />
      )}
    </Entry>
  );
}

function PhoneLine({ phone, customer, canWrite }: { phone: Phone; customer: Detail; canWrite: boolean }) {
  const { t } = useLingui();
  const { number, kind, isPrimary, verification } = phone;
  const kinds: Record<PhoneKind, string> = { MOBILE: t`mobile`, LANDLINE: t`landline`, UNKNOWN: "" };
  const acts = phoneActs(customer);
  return (
    <Entry
      link={`tel:${number}`}
      text={number}
      note={kinds[kind]}
      isFirst={isPrimary && customer.phones.length > 1}
      isVerified={verification === "VERIFIED"}
      badge={verification === "REJECTED" && <Badge tone="bad">{t`Wrong number`}</Badge>}
      menu={
        canWrite && (
          <EntryMenu label={t`What to do with ${number}`}>
            {!isPrimary && (
              <MenuItem onAction={() => void acts.makePrimary(phone, t`${number} is used first`)}>
                {t`Use first`}
              </MenuItem>
            )}
            {verification !== "VERIFIED" && (
              <MenuItem onAction={() => void acts.verify(phone, "VERIFIED", t`${number} is verified`)}>
                {t`Reached: mark as verified`}
              </MenuItem>
            )}
            {verification !== "REJECTED" && (
              <MenuItem onAction={() => void acts.verify(phone, "REJECTED", t`${number} is a wrong number`)}>
                {t`Mark as a wrong number`}
              </MenuItem>
            )}
            <MenuItem
              isDanger
              onAction={() => void acts.remove(phone, { gone: t`${number} was removed`, back: t`${number} is back` })}
            >
              {t`Remove`}
            </MenuItem>
          </EntryMenu>
        )
      }
    />
  );
}

interface EntryProps {
  link: string;
  text: string;
  note?: string;
  /** Said only where there are several. */
  isFirst: boolean;
  isVerified: boolean;
  badge: ReactNode;
  menu: ReactNode;
  children?: ReactNode;
}

function Entry({ link, text, note, isFirst, isVerified, badge, menu, children }: EntryProps) {
  const { t } = useLingui();
  return (
    <span className="flex items-start gap-1">
      <span className="min-w-0 flex-1">
        <a href={link} className="text-accent hover:underline">
          {text}
        </a>
        {isVerified && (
          <span title={t`Verified`} className="ml-1.5 inline-block align-text-bottom text-good">
            <BadgeCheck aria-hidden className="size-3.5" />
            <span className="sr-only">{t`Verified`}</span>
          </span>
        )}
        {(note || isFirst) && (
          <span className="ml-2 text-muted text-xs">{[note, isFirst && t`first`].filter(Boolean).join(" · ")}</span>
        )}
        {badge && <span className="ml-2">{badge}</span>}
      </span>
      {menu}
      {children}
    </span>
  );
}

function EntryMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <MenuButton label={label} trigger={<IconButton size="sm" label={label} icon={<Ellipsis className="size-3.5" />} />}>
      {children}
    </MenuButton>
  );
}

function Line({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <span title={label} className="mt-0.5 text-muted [&>svg]:size-4">
        {icon}
        <span className="sr-only">{label}</span>
      </span>
      <span className="min-w-0 flex-1 break-words">{children}</span>
    </li>
  );
}
