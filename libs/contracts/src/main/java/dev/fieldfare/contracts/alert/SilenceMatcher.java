package dev.fieldfare.contracts.alert;

import java.util.Optional;

/**
 * Says which alerts a silence holds back. Each part that is present must match.
 *
 * @param subject what has the problem; a {@code *} at its end stands for any text
 */
public record SilenceMatcher(
    Optional<AlertCategory> category, Optional<String> target, Optional<String> subject) {}
