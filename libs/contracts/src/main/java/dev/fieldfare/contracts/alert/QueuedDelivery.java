package dev.fieldfare.contracts.alert;

/** A message to a webhook that is about to be sent. */
public record QueuedDelivery(String deliveryId) {}
