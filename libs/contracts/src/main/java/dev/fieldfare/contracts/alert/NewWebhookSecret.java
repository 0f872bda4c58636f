package dev.fieldfare.contracts.alert;

/** The new secret of a subscription; it is in no other answer. */
public record NewWebhookSecret(String secret) {}
