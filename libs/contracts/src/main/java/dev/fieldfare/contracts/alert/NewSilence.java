package dev.fieldfare.contracts.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * A silence that is to be made. At least one of the first three is needed.
 *
 * @param subject what has the problem; a {@code *} at its end stands for any text
 * @param startsAt empty means now; a later time is a maintenance window
 */
public record NewSilence(
    Optional<AlertCategory> category,
    Optional<String> target,
    Optional<String> subject,
    String comment,
    Optional<Instant> startsAt,
    Instant endsAt) {}
