package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;

/**
 * One thing that is wrong with a message.
 *
 * @param property where it is, as in {@code columns[2].dataType}; empty for the message as a whole
 * @param message one sentence for the sender
 */
public record Problem(FailureReason code, String property, String message) {}
