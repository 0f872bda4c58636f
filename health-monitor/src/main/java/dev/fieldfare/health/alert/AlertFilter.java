package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import java.util.Optional;
import java.util.UUID;

/**
 * Which alerts are listed.
 *
 * @param before the last alert of the previous page
 */
public record AlertFilter(
    Optional<AlertState> state,
    Optional<AlertSeverity> severity,
    Optional<AlertCategory> category,
    Optional<UUID> before,
    int limit) {}
