package dev.fieldfare.contracts.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * A silence that is to be made. At least one of the first four is needed.
 *
 * @param subject what has the problem; a {@code *} at its end stands for any text
 * @param form the id of the form whose table has the problem
 * @param startsAt empty means now; a later time is a maintenance window
 */
public record NewSilence(
    Optional<AlertCategory> category,
    Optional<String> target,
    Optional<String> subject,
    Optional<String> form,
    String comment,
    Optional<Instant> startsAt,
    Instant endsAt) {}
