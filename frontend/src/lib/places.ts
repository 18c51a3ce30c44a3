import { countryName } from "@/lib/format";

export interface Choice {
  value: string;
  label: string;
}

/** ISO 3166-1 alpha-2, in one string since it never changes in pieces. */
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

export function countryOptions(): Choice[] {
  return COUNTRIES.split(" ")
    .map((value) => ({ value, label: countryName(value) }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

export function currencyOptions(): Choice[] {
  const names = new Intl.DisplayNames(undefined, { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({
    value,
    label: `${value} · ${names.of(value) ?? value}`,
  }));
}

/** “English (Philippines)” of `en-PH`; what is no locale is shown as it is. */
export function languageName(locale: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

export function timeZoneOptions(): Choice[] {
  const zones = new Set([
    "UTC",
    ...Intl.supportedValuesOf("timeZone"),
    Intl.DateTimeFormat().resolvedOptions().timeZone,
  ]);
  return [...zones].sort().map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
