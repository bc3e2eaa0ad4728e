CREATE INDEX sign_in_try_by_time ON sign_in_try (at);
