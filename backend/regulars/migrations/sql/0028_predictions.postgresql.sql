-- The model that was fitted last, and what it says of each customer who bought. Chances and orders are thousandths.
CREATE TABLE prediction_models (
    id BIGINT PRIMARY KEY CONSTRAINT prediction_models_one CHECK (id = 1),
    status TEXT NOT NULL
        CONSTRAINT prediction_models_known_status CHECK (status IN ('READY', 'NOT_ENOUGH_HISTORY', 'FAILED_GUARD')),
    as_of TEXT COLLATE "C" NOT NULL,
    computed_at BIGINT NOT NULL,
    buyer_count BIGINT NOT NULL,
    repeat_buyer_count BIGINT NOT NULL,
    day_count BIGINT NOT NULL,
    facts TEXT NOT NULL
);

CREATE TABLE customer_predictions (
    customer_id BIGINT PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE,
    purchase_days BIGINT NOT NULL CONSTRAINT customer_predictions_of_buyers CHECK (purchase_days >= 1),
    first_on TEXT COLLATE "C" NOT NULL,
    last_on TEXT COLLATE "C" NOT NULL,
    predicted_ltv BIGINT,
    expected_orders BIGINT,
    probability_active BIGINT CHECK (probability_active BETWEEN 0 AND 1000),
    probability_leaving BIGINT CHECK (probability_leaving BETWEEN 0 AND 1000),
    recency BIGINT CHECK (recency BETWEEN 1 AND 5),
    frequency BIGINT CHECK (frequency BETWEEN 1 AND 5),
    monetary BIGINT CHECK (monetary BETWEEN 1 AND 5),
    rfm_group TEXT COLLATE "C",
    previous_group TEXT COLLATE "C",
    CONSTRAINT customer_predictions_whole CHECK (
        (predicted_ltv IS NULL) = (probability_leaving IS NULL) AND (predicted_ltv IS NULL) = (expected_orders IS NULL)
        AND (predicted_ltv IS NULL) = (probability_active IS NULL)),
    CONSTRAINT customer_predictions_scored CHECK (
        (rfm_group IS NULL) = (recency IS NULL) AND (rfm_group IS NULL) = (frequency IS NULL)
        AND (rfm_group IS NULL) = (monetary IS NULL))
);
CREATE INDEX customer_predictions_by_value ON customer_predictions (predicted_ltv, customer_id);
CREATE INDEX customer_predictions_by_risk ON customer_predictions (probability_leaving, customer_id);
CREATE INDEX customer_predictions_by_group ON customer_predictions (rfm_group, customer_id);
