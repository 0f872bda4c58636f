-- The person who has a key: approvals are given by another person than the requester.

ALTER TABLE fieldfare_gateway.api_keys ADD owner text;
