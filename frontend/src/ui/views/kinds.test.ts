import { beforeAll, expect, test } from "vitest";
import { setLocale } from "@/lib/format";
import { shortAmong, shortDecimal } from "@/ui/filters/address";
import {
  isBareView,
  presetAddress,
  sameView,
  type View,
  type ViewKind,
  viewAddress,
  viewInput,
} from "@/ui/views/kinds";

const KIND: ViewKind = {
  subject: "CUSTOMERS",
  argument: "customerFilter",
  shorts: { spent: shortDecimal("totalSpent"), tag: shortAmong("tag") },
  sorts: { name: "NAME", spent: "TOTAL_SPENT" },
  defaultSort: "-spent",
  defaultColumns: ["name", "email"],
};

const VIEW: View = {
  id: "view_1",
  version: 3,
  name: "Big",
  isShared: true,
  isChangeable: true,
  requiredScope: null,
  filter: { totalSpent: { gte: "500" }, or: [{ hasAccount: true }, { tag: { in: ["vip"] } }] },
  search: "ana",
  orderBy: [{ field: "NAME", direction: "DESC", customFieldKey: null }],
  columns: ["name", "email:220"],
  density: "COMPACT",
  position: 2,
  owner: { id: "stf_1", name: "Maria" },
};

beforeAll(() => setLocale({ locale: "en-US", timeZone: "UTC" }));

test("a view becomes an address, and the address the same view again", () => {
  const address = viewAddress(VIEW, KIND);
  expect(address).toMatchObject({
    spent: "500..",
    q: "ana",
    sort: "-name",
    cols: "name,email:220",
    density: "compact",
  });
  expect(viewInput(address, KIND, VIEW)).toEqual({
    name: "Big",
    subject: "CUSTOMERS",
    isShared: true,
    position: 2,
    customerFilter: VIEW.filter,
    search: "ana",
    orderBy: [{ field: "NAME", direction: "DESC" }],
    columns: VIEW.columns,
    density: "COMPACT",
  });
  expect(sameView(address, viewAddress(VIEW, KIND), KIND)).toBe(true);
});

test("a sort by a custom field comes back as it was kept", () => {
  const orderBy = [{ field: "CUSTOM_FIELD", direction: "DESC" as const, customFieldKey: "shoe_size" }];
  const address = viewAddress({ ...VIEW, orderBy }, KIND);
  expect(address.sort).toBe("-custom.shoe_size");
  expect(viewInput(address, KIND, VIEW).orderBy).toEqual(orderBy);
});

test.each([
  ["filter", { spent: "600.." }],
  ["search", { q: "bo" }],
  ["sort", { sort: "name" }],
  ["columns", { cols: "name,email" }],
  ["width", { cols: "name,email:230" }],
  ["height of the rows", { density: undefined }],
])("another %s is a change", (_, change) => {
  const address = viewAddress(VIEW, KIND);
  expect(sameView({ ...address, ...change }, address, KIND)).toBe(false);
});

test("what is open beside the list, and what it shows by itself, are none", () => {
  const preset = presetAddress({ id: "everyone", name: "Everyone", address: {} }, KIND);
  expect(sameView({ open: "cus_1", sort: "-spent", cols: "name,email" }, preset, KIND)).toBe(true);
});

test("the order of conditions is no change", () => {
  const filter = '{"or":[{"hasAccount":true},{"tag":{"in":["vip"]}}],"totalSpent":{"gte":"500"}}';
  const address = { ...viewAddress(VIEW, KIND), spent: undefined, filter };
  expect(sameView(address, viewAddress(VIEW, KIND), KIND)).toBe(true);
});

test("a link that names a view alone asks for the view", () => {
  expect(isBareView({ view: "view_1", open: "cus_1" }, KIND)).toBe(true);
  expect(isBareView({ view: "view_1", q: "ana" }, KIND)).toBe(false);
  expect(isBareView({}, KIND)).toBe(false);
});
