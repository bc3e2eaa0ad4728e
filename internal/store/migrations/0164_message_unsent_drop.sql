-- control: the order in which messages go is that of the next two, not that of their ids
DROP INDEX message_unsent;
