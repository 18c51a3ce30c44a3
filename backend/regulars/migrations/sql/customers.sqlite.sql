-- Customers, their addresses, tags and ids elsewhere, and the index that search reads.
CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL DEFAULT 1,
    display_name TEXT,
    name_key TEXT,
    first_name TEXT CHECK (length(first_name) BETWEEN 1 AND 200),
    last_name TEXT CHECK (length(last_name) BETWEEN 1 AND 200),
    title TEXT CHECK (length(title) BETWEEN 1 AND 100),
    email TEXT CHECK (length(email) BETWEEN 3 AND 254),
    email_key TEXT,
    email_verification TEXT NOT NULL DEFAULT 'UNVERIFIED'
        CHECK (email_verification IN ('UNVERIFIED', 'FORMAT_VALID', 'VERIFIED', 'REJECTED')),
    phone TEXT CHECK (length(phone) BETWEEN 4 AND 16),
    phone_digits TEXT,
    phone_kind TEXT NOT NULL DEFAULT 'UNKNOWN' CHECK (phone_kind IN ('MOBILE', 'LANDLINE', 'UNKNOWN')),
    account_status TEXT NOT NULL
        CHECK (account_status IN ('GUEST', 'INVITED', 'ACTIVE', 'DISABLED', 'DECLINED', 'ERASED', 'MERGED')),
    has_account INTEGER NOT NULL CHECK (has_account IN (0, 1)),
    birth_date TEXT CHECK (birth_date GLOB '????-??-??'),
    locale TEXT CHECK (length(locale) BETWEEN 2 AND 35),
    time_zone TEXT CHECK (length(time_zone) <= 64),
    tax_exempt INTEGER NOT NULL DEFAULT 0 CHECK (tax_exempt IN (0, 1)),
    tax_id TEXT CHECK (length(tax_id) BETWEEN 1 AND 50),
    default_billing_address_id INTEGER REFERENCES customer_addresses (id) ON DELETE SET NULL,
    default_shipping_address_id INTEGER REFERENCES customer_addresses (id) ON DELETE SET NULL,
    merged_into INTEGER REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    account_created_at INTEGER,
    last_login_at INTEGER,
    last_activity_at INTEGER,
    updated_at INTEGER NOT NULL,
    order_count INTEGER NOT NULL DEFAULT 0 CHECK (order_count >= 0),
    gross_spent INTEGER NOT NULL DEFAULT 0,
    refunded INTEGER NOT NULL DEFAULT 0,
    total_spent INTEGER NOT NULL DEFAULT 0,
    average_order_value INTEGER,
    first_order_at INTEGER,
    last_order_at INTEGER,
    average_gap INTEGER CHECK (average_gap >= 0),
    last_reference_number TEXT,
    last_shipping TEXT,
    last_shipping_country TEXT,
    CONSTRAINT customers_email_whole CHECK ((email IS NULL) = (email_key IS NULL)),
    CONSTRAINT customers_phone_whole CHECK ((phone IS NULL) = (phone_digits IS NULL)),
    CONSTRAINT customers_money_adds_up CHECK (total_spent = gross_spent - refunded),
    CONSTRAINT customers_gap_needs_two CHECK (average_gap IS NULL OR order_count >= 2)
) STRICT;

-- An e-mail belongs to one account, or to one customer who has proved it; guests may share it.
CREATE UNIQUE INDEX customers_email_owner ON customers (email_key)
    WHERE email_key IS NOT NULL AND (has_account = 1 OR email_verification = 'VERIFIED');
-- One index for each sort of the list; the key breaks ties (SQLite appends it by itself).
CREATE INDEX customers_by_name ON customers (name_key);
CREATE INDEX customers_by_email ON customers (email_key);
CREATE INDEX customers_by_phone ON customers (phone_digits);
CREATE INDEX customers_by_created ON customers (created_at);
CREATE INDEX customers_by_account_created ON customers (account_created_at);
CREATE INDEX customers_by_updated ON customers (updated_at);
CREATE INDEX customers_by_last_login ON customers (last_login_at);
CREATE INDEX customers_by_last_activity ON customers (last_activity_at);
CREATE INDEX customers_by_last_order ON customers (last_order_at);
CREATE INDEX customers_by_first_order ON customers (first_order_at);
CREATE INDEX customers_by_order_count ON customers (order_count);
CREATE INDEX customers_by_total_spent ON customers (total_spent);
CREATE INDEX customers_by_average_order ON customers (average_order_value);
CREATE INDEX customers_by_gap ON customers (average_gap);
CREATE INDEX customers_by_status ON customers (account_status);
CREATE INDEX customers_by_account ON customers (has_account);
CREATE INDEX customers_by_last_country ON customers (last_shipping_country) WHERE last_shipping_country IS NOT NULL;
CREATE INDEX customers_by_birth_date ON customers (birth_date) WHERE birth_date IS NOT NULL;
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX customers_billing ON customers (default_billing_address_id) WHERE default_billing_address_id IS NOT NULL;
CREATE INDEX customers_shipping ON customers (default_shipping_address_id) WHERE default_shipping_address_id IS NOT NULL;

CREATE TABLE customer_external_ids (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    system TEXT NOT NULL CHECK (length(system) BETWEEN 1 AND 100),
    value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 200),
    value_key TEXT NOT NULL,
    CONSTRAINT customer_external_ids_one_owner UNIQUE (system, value)
) STRICT;
CREATE INDEX customer_external_ids_by_customer ON customer_external_ids (customer_id);
CREATE INDEX customer_external_ids_by_value ON customer_external_ids (value_key, customer_id);

CREATE TABLE customer_tags (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    tag TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 100),
    tag_key TEXT NOT NULL,
    CONSTRAINT customer_tags_once UNIQUE (customer_id, tag_key)
) STRICT;
CREATE INDEX customer_tags_by_tag ON customer_tags (tag_key, customer_id);

CREATE TABLE customer_addresses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL DEFAULT 1,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('BILLING', 'SHIPPING', 'BOTH')),
    first_name TEXT CHECK (length(first_name) <= 200),
    last_name TEXT CHECK (length(last_name) <= 200),
    company TEXT CHECK (length(company) <= 200),
    address1 TEXT CHECK (length(address1) <= 300),
    address2 TEXT CHECK (length(address2) <= 300),
    city TEXT CHECK (length(city) <= 200),
    city_key TEXT,
    province TEXT CHECK (length(province) <= 100),
    province_key TEXT,
    postal_code TEXT CHECK (length(postal_code) <= 30),
    postal_key TEXT,
    country_code TEXT CHECK (length(country_code) = 2),
    phone TEXT CHECK (length(phone) BETWEEN 4 AND 16),
    verification TEXT NOT NULL DEFAULT 'UNVERIFIED'
        CHECK (verification IN ('UNVERIFIED', 'FORMAT_VALID', 'VERIFIED', 'REJECTED')),
    last_used_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_addresses_by_customer ON customer_addresses (customer_id);
CREATE INDEX customer_addresses_by_country ON customer_addresses (country_code, customer_id);
CREATE INDEX customer_addresses_by_province ON customer_addresses (province_key, customer_id);
CREATE INDEX customer_addresses_by_city ON customer_addresses (city_key, customer_id);
CREATE INDEX customer_addresses_by_postal_code ON customer_addresses (postal_key, customer_id);

-- What search reads of each customer: folded words, each after two spaces, written by the service. open_text is for everybody
-- who may read customers, personal_text for those who may read personal data.
-- The service writes the index below too (customers/service/searching.py): we trust no schema, so triggers may not. Hence no
-- ON DELETE CASCADE: whoever deletes a customer takes the words out first.
CREATE TABLE customer_search (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
    open_text TEXT NOT NULL,
    personal_text TEXT NOT NULL
) STRICT;
-- Three letters anywhere inside a word; with the two spaces before it, one or two at its beginning.
CREATE VIRTUAL TABLE customer_trigrams USING fts5 (
    open_text, personal_text, content = 'customer_search', content_rowid = 'customer_id', tokenize = 'trigram case_sensitive 1'
);
