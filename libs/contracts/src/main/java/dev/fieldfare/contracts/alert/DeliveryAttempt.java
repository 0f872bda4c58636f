package dev.fieldfare.contracts.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * An attempt to deliver a message to a webhook.
 *
 * @param attempt its number, from 1
 * @param status of the answer; empty when there was none
 * @param error empty when it was delivered
 */
public record DeliveryAttempt(
    String deliveryId,
    String type,
    int attempt,
    Instant at,
    long durationMs,
    Optional<Integer> status,
    Optional<String> error) {}
