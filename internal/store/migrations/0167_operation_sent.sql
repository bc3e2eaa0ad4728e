-- control: operations that a hub has passed on to its centre
CREATE TABLE operation_sent (
  session_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  PRIMARY KEY (session_id, op_id)
);
