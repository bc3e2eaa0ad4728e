-- control: operations that are kept and not decided yet
CREATE TABLE operation_due (
  session_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  about TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (session_id, op_id)
);
