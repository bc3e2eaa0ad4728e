-- control: where certificates stand in the status lists of verifiable credentials
CREATE TABLE status_place (
  uvci TEXT PRIMARY KEY,
  list BIGINT NOT NULL,
  place BIGINT NOT NULL
);
